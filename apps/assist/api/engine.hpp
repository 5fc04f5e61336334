// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <expected>
#include <memory>
#include <string>

#include "assist/api/api.hpp"
#include "assist/json/api_error.hpp"
#include "assist/log/capture_writer.hpp"
#include "assist/log/store.hpp"
#include "assist/sockets/port_table.hpp"

namespace dgram::assist {

struct engine_options {
  std::size_t store_bytes = store::bytes_default;
  std::string version = {};                      ///< of the program, for the state
  std::string view_url = {};                     ///< of the view-only page, shown to its owner
  std::shared_ptr<capture_writer> capture = {};  ///< gets every datagram; null: none
  std::string presets = {};        ///< a file of presets, read now and rewritten; empty: none
  port_opener opener = open_port;  ///< another one: for tests without a network
};

/// The assistant. Fails where a file cannot be read or written.
[[nodiscard]] std::expected<std::unique_ptr<api>, api_error> make_api(engine_options options);

}  // namespace dgram::assist
