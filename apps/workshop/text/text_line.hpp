// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dgram::workshop {

/// One line of a text of many, without its line end (`\n`, and every `\r` before it).
struct text_line {
  std::size_t number = 1;  ///< from 1
  std::size_t start = 0;   ///< where it begins in the whole text
  std::string_view text;
};

/// The line that begins at byte `start`.
[[nodiscard]] constexpr text_line line_from(std::string_view text, std::size_t start,
                                            std::size_t number) noexcept {
  std::string_view line = text.substr(start, std::min(text.find('\n', start), text.size()) - start);
  while (line.ends_with('\r')) line.remove_suffix(1);
  return {number, start, line};
}

/// The line in which byte `at` stands: where an error of the whole text is, for a person.
[[nodiscard]] constexpr text_line line_at(std::string_view text, std::size_t at) noexcept {
  const std::string_view before = text.substr(0, at);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto number = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  return line_from(text, start, number);
}

/// True for comments (`#` first) and empty lines alone, each ended: what may stand above something
/// in a file that people edit, and be kept with it.
[[nodiscard]] constexpr bool is_comments(std::string_view text) noexcept {
  for (std::size_t at = 0, end = 0; at < text.size(); at = end + 1) {
    end = text.find('\n', at);
    if (end == text.npos) return false;
    const auto first = text.find_first_not_of(" \t\r", at);
    if (first < end && text[first] != '#') return false;
  }
  return true;
}

}  // namespace dgram::workshop
