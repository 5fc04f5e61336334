// SPDX-License-Identifier: MIT
// 64-bit hashes under a random key: nobody outside can aim two inputs at one value. For tables,
// not for secrets.
#pragma once

#include <array>
#include <cstdint>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>

namespace dgram {

class keyed_hash {
 public:
  /// A new random key, of std::random_device.
  keyed_hash();

  [[nodiscard]] std::uint64_t of(const endpoint& where) const noexcept;
  [[nodiscard]] std::uint64_t of(byte_view bytes) const noexcept;
  [[nodiscard]] std::uint64_t both(std::uint64_t a, std::uint64_t b) const noexcept;

 private:
  std::array<std::uint64_t, 4> key_;
};

}  // namespace dgram
