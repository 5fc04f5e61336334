// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dgram::workshop {

/// One character (a Unicode scalar value) and the bytes it takes in UTF-8.
struct character {
  char32_t code = 0;
  std::size_t length = 0;  ///< 1 to 4; 0: there is none, or the bytes are not UTF-8
};

/// The character at the start of `text`. UTF-8 as in RFC 3629: shortest form only, no surrogates,
/// nothing above U+10FFFF.
[[nodiscard]] character first_character(std::string_view text) noexcept;

/// Length of the longest start of `text` that is UTF-8; text.size() if all of it is.
[[nodiscard]] std::size_t utf8_prefix(std::string_view text) noexcept;

[[nodiscard]] inline bool is_utf8(std::string_view text) noexcept {
  return utf8_prefix(text) == text.size();
}

/// True for what UTF-8 can hold: up to U+10FFFF without the surrogates.
[[nodiscard]] constexpr bool is_character(char32_t code) noexcept {
  return code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
}

/// Appends the character in UTF-8. Only for what is_character().
void append_utf8(std::string& out, char32_t code);

}  // namespace dgram::workshop
