// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace dgram {

/// Bytes somebody else owns: the payload of a datagram, a slice of a buffer.
using byte_view = std::span<const std::byte>;

/// The bytes of a text, as they stand in memory. Borrows: valid as long as `text`.
[[nodiscard]] inline byte_view as_bytes(std::string_view text) noexcept {
  return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}

/// The same bytes seen as characters; nothing is checked or converted. Borrows from `bytes`.
[[nodiscard]] inline std::string_view as_text(byte_view bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace dgram
