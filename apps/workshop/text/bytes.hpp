// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>
#include <vector>

#include <dgram/bytes.hpp>

namespace dgram::workshop {

/// Bytes we own: a payload in the making. Converts to byte_view.
using bytes = std::vector<std::byte>;

inline void append(bytes& to, byte_view more) { to.insert(to.end(), more.begin(), more.end()); }
inline void append(bytes& to, std::string_view text) { append(to, as_bytes(text)); }

[[nodiscard]] inline bytes to_bytes(std::string_view text) {
  bytes whole;
  append(whole, text);
  return whole;
}

/// True if `part` is somewhere in `all`; no bytes are in any. Linear whatever a hostile payload
/// repeats: memmem() of glibc is.
[[nodiscard]] inline bool contains(byte_view whole, byte_view part) noexcept {
  return part.empty() || memmem(whole.data(), whole.size(), part.data(), part.size()) != nullptr;
}

}  // namespace dgram::workshop
