// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include <dgram/bytes.hpp>

namespace dgram::measure {

// Words of 64 bits on the wire: little-endian.

inline void to_wire(std::span<std::uint64_t> words) noexcept {
  if constexpr (std::endian::native == std::endian::big) {
    for (auto& word : words) word = std::byteswap(word);
  }
}

/// Writes `words` to the beginning of `into`, which has room for them.
template <std::size_t N>
void put_words(std::array<std::uint64_t, N> words, std::span<std::byte> into) noexcept {
  assert(into.size() >= sizeof words);
  to_wire(words);
  std::memcpy(into.data(), words.data(), sizeof words);
}

/// Reads as many from the beginning of `from`, which has them.
template <std::size_t N>
void take_words(byte_view from, std::array<std::uint64_t, N>& words) noexcept {
  assert(from.size() >= sizeof words);
  std::memcpy(words.data(), from.data(), sizeof words);
  to_wire(words);
}

}  // namespace dgram::measure
