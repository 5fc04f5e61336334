// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// RFC 4648 §4: letters of both cases, digits, `+` and `/`, filled with `=`, no line ends.
[[nodiscard]] std::string base64(byte_view data);

/// Strict: exactly what base64() writes, so every payload has one text only.
[[nodiscard]] parsed<bytes> parse_base64(std::string_view text);

}  // namespace dgram::workshop
