// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace dgram::workshop {

/// The text with A to Z as a to z, whatever the locale: host names, media types.
[[nodiscard]] inline std::string ascii_lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return lower;
}

}  // namespace dgram::workshop
