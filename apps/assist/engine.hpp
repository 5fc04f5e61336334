// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include "assist/api.hpp"
#include "assist/store.hpp"

namespace dgram::assist {

/// What could not be done, in the words of the command's `error` event; docs/api.md says when.
struct api_error {
  unsigned status = 400;
  std::string what;  ///< one word: "bind", "usage", "hex"
  std::string why;
  std::string hint = {};  ///< empty: no way out is known
  /// Where the mistake is in a text: byte and length, line from 1. Negative, 0: no place.
  std::int64_t at = -1;
  std::int64_t length = 0;
  std::int64_t line = 0;
};

struct engine_options {
  std::size_t store_bytes = store::bytes_default;
  std::string version = {};   ///< of the program, for the state
  std::string view_url = {};  ///< of the view-only page, told to its owner
  std::string capture = {};   ///< a pcapng file for every datagram; empty: none
  std::string presets = {};   ///< a file of presets, read now and rewritten; empty: none
  /// Sockets to open at once: bodies of `POST /sockets`.
  std::vector<boost::json::object> sockets = {};
};

/// The assistant. Fails where a file cannot be read or written or a socket cannot be opened.
[[nodiscard]] std::expected<std::unique_ptr<api>, api_error> make_api(engine_options options);

}  // namespace dgram::assist
