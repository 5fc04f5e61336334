// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <dgram/bytes.hpp>

namespace dgram::workshop {

/// Bytes we own: a payload in the making. Converts to byte_view.
using bytes = std::vector<std::byte>;

inline void append(bytes& to, byte_view more) { to.insert(to.end(), more.begin(), more.end()); }
inline void append(bytes& to, std::string_view text) { append(to, as_bytes(text)); }

[[nodiscard]] inline bytes to_bytes(std::string_view text) {
  bytes all;
  append(all, text);
  return all;
}

}  // namespace dgram::workshop
