// SPDX-License-Identifier: MIT
#include "serve/keyed_hash.hpp"

#include <bit>
#include <cstring>
#include <random>

namespace dgram {
namespace {

__extension__ using wide = unsigned __int128;

// Multiply and fold: all bits of both reach all bits of the result.
constexpr std::uint64_t fold(std::uint64_t a, std::uint64_t b) noexcept {
  const wide product = static_cast<wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

std::uint64_t word_at(const std::byte* from, std::size_t bytes = 8) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, from, bytes);
  return word;
}

}  // namespace

keyed_hash::keyed_hash() {
  std::random_device random;
  for (auto& word : key_) word = (static_cast<std::uint64_t>(random()) << 32) | random();
}

std::uint64_t keyed_hash::of(const endpoint& where) const noexcept {
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(where.address.bytes());
  const auto mixed = fold(words[0] ^ key_[0], words[1] ^ key_[1]);
  const std::uint64_t rest = (static_cast<std::uint64_t>(where.address.scope()) << 32) |
                             (static_cast<std::uint64_t>(where.port) << 8) |
                             static_cast<std::uint64_t>(where.address.kind());
  return fold(mixed ^ key_[2], rest ^ key_[3]);
}

std::uint64_t keyed_hash::of(byte_view bytes) const noexcept {
  const std::byte* at = bytes.data();
  std::size_t left = bytes.size();
  std::uint64_t mixed = key_[3];
  for (; left >= 16; at += 16, left -= 16) {
    mixed = fold(word_at(at) ^ key_[0], word_at(at + 8) ^ mixed);
  }
  std::uint64_t a = 0, b = 0;
  if (left >= 8) {
    a = word_at(at);
    if (left > 8) b = word_at(at + 8, left - 8);
  } else if (left > 0) {
    a = word_at(at, left);
  }
  // The length too: zeros that pad the tail are no payload.
  return fold(fold(a ^ key_[1], b ^ mixed) ^ key_[2] ^ bytes.size(), mixed);
}

std::uint64_t keyed_hash::both(std::uint64_t a, std::uint64_t b) const noexcept {
  return fold(a ^ key_[0], b ^ key_[1]);
}

}  // namespace dgram
