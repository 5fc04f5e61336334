// SPDX-License-Identifier: MIT
#include "cli/words/layout.hpp"

#include <algorithm>

namespace dgram::cli {
namespace {

std::size_t character_bytes(std::string_view rest) noexcept {
  const auto lead = static_cast<unsigned char>(rest.front());
  const std::size_t bytes = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  return std::min(bytes, rest.size());
}

// Three bytes from E3 on: CJK and full-width forms. What stands before them is narrow (… ◀).
std::size_t character_columns(std::string_view rest) noexcept {
  return static_cast<unsigned char>(rest.front()) >= 0xe3 ? 2 : 1;
}

// The bytes up to which one line goes: at a space, or between Chinese characters.
std::size_t line_bytes(std::string_view rest, std::size_t room) {
  std::size_t used = 0;
  std::size_t at = 0;
  std::size_t good = 0;
  while (at < rest.size()) {
    const std::string_view tail = rest.substr(at);
    const bool wide = character_columns(tail) == 2;
    if (tail.front() == ' ' || wide) good = at;
    used += character_columns(tail);
    if (used > room && good > 0) return good;
    at += character_bytes(tail);
  }
  return at;
}

}  // namespace

std::size_t columns(std::string_view words) noexcept {
  std::size_t sum = 0;
  for (std::size_t at = 0; at < words.size(); at += character_bytes(words.substr(at))) {
    sum += character_columns(words.substr(at));
  }
  return sum;
}

std::string padded(std::string_view words, std::size_t width) {
  const std::size_t used = columns(words);
  return std::string(words) + std::string(used + 2 <= width ? width - used : 2, ' ');
}

std::string wrapped(std::string_view words, std::size_t indent) {
  std::string joined;
  while (!words.empty()) {
    const std::size_t end = line_bytes(words, help_columns_max - indent);
    joined += std::string(indent, ' ') + std::string(words.substr(0, end)) + "\n";
    words.remove_prefix(end);
    while (words.starts_with(' ')) words.remove_prefix(1);
  }
  return joined;
}

}  // namespace dgram::cli
