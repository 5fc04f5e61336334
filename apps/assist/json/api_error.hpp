// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <dgram/result.hpp>

#include "assist/json/error_codes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::assist {

/// What could not be done, in the words of the command's `error` event; docs/api.md says when.
struct api_error {
  unsigned status = 400;
  api_code code;
  std::string what = {};  ///< one word: "bind", "usage", "hex"
  std::string why = {};
  std::string hint = {};                ///< empty: no way out is known
  std::string hint_zh = {};             ///< the same in Chinese; empty: nobody translated it
  boost::json::object parameters = {};  ///< the values in `why`, for who words `code` anew
  /// Where the mistake is in a text: byte and length, line from 1. Negative, 0: no place.
  std::int64_t at = -1;
  std::int64_t length = 0;
  std::int64_t line = 0;
};

template <class T = void>
using outcome = std::expected<T, api_error>;
using failed = std::unexpected<api_error>;

/// What the system or the library refused, with the way out where one is known.
[[nodiscard]] api_error error_of(const error& why, unsigned status = 409);
/// A text that was sent to us is wrong; `what` names its kind: "hex", "where", "rules".
[[nodiscard]] api_error error_of(const workshop::parse_error& why, std::string_view what);
/// The request says something that it must not.
[[nodiscard]] api_error misuse(api_code code, std::string why, boost::json::object parameters = {});
/// `TO is missing`.
[[nodiscard]] api_error missing(std::string_view field);
/// 404, for a code `no_such_THING`.
[[nodiscard]] api_error no_such(api_code code);

/// `what`, `why`, `code`, and what else there is of hint, parameters, at, length, line.
[[nodiscard]] boost::json::object fields_of(const api_error& why);

}  // namespace dgram::assist
