// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// 0 to 15, or none if `c` is not a hexadecimal digit of either case.
[[nodiscard]] constexpr std::optional<unsigned> hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
  return std::nullopt;
}

/// Two digits a byte, either case: `a55a`, `A5 5A`, `a5:5a`, `0xA5, 0x5A`. Between bytes may stand
/// any number of spaces, tabs, line ends, commas and colons, and one `0x` at the start of each run
/// of digits. No text is no bytes. Nothing is guessed: half a byte, or any other character, is an
/// error.
[[nodiscard]] parsed<bytes> parse_hex(std::string_view text);

/// Two digits: `0a`.
void append_hex(std::string& out, std::byte byte);

/// `a55a`. parse_hex() reads it back.
[[nodiscard]] std::string hex(byte_view data);
/// `a5 5a`. parse_hex() reads it back.
[[nodiscard]] std::string hex_spaced(byte_view data);

/// Sixteen bytes a line, each line ended: offset, the bytes in two groups of eight, and between
/// bars their ASCII, with a dot for whatever a terminal should not see raw. No bytes: no lines.
///
///     0000  48 65 6c 6c 6f 2c 20 4d  69 63 68 61 65 6c 21 0a  |Hello, Michael!.|
[[nodiscard]] std::string hex_dump(byte_view data);

}  // namespace dgram::workshop
