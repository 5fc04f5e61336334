// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dgram::workshop {

/// One line of a text of many, without its line end (`\n` or `\r\n`).
struct text_line {
  std::size_t number = 1;  ///< from 1
  std::size_t start = 0;   ///< where it begins in the whole text
  std::string_view text;
};

/// The line that begins at byte `start`.
[[nodiscard]] constexpr text_line line_from(std::string_view all, std::size_t start,
                                            std::size_t number) noexcept {
  std::string_view line = all.substr(start, std::min(all.find('\n', start), all.size()) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return {number, start, line};
}

/// The line in which byte `at` stands: where an error of the whole text is, for a person.
[[nodiscard]] constexpr text_line line_at(std::string_view all, std::size_t at) noexcept {
  const std::string_view before = all.substr(0, at);
  const std::size_t start = before.rfind('\n') + 1;  // npos + 1 is 0
  const auto number = static_cast<std::size_t>(std::ranges::count(before, '\n')) + 1;
  return line_from(all, start, number);
}

}  // namespace dgram::workshop
