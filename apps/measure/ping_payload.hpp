// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <dgram/bytes.hpp>

namespace dgram::measure {

/// What a ping writes into a datagram and reads back from its echo: who asked, the number, the
/// time of sending, and a tag over these, then a pattern up to the size that was asked for.
///
/// Only an exact echo of a datagram of this very `identity` is read: other programs' datagrams,
/// answers that are no echo and changed bytes are not. (No cipher: it keeps strangers apart, not
/// forgers who see the traffic.)
class ping_payload {
 public:
  /// Four words of 64 bits: identity, number, time, tag.
  static constexpr std::size_t bytes_min = 32;

  explicit ping_payload(std::uint64_t identity) noexcept : identity_(identity) {}

  struct facts {
    std::uint64_t number = 0;
    std::chrono::nanoseconds sent{};  ///< as given to write(): of any clock
    friend bool operator==(const facts&, const facts&) = default;
  };
  /// Fills `into`, which has at least bytes_min bytes.
  void write(const facts& about, std::span<std::byte> into) const noexcept;
  /// Words of 64 bits that number() reads: identity and number.
  /// The number, if a datagram of this identity begins with these bytes, of which 16 are enough:
  /// an ICMP message quotes no more than the beginning of what was refused.
  [[nodiscard]] std::optional<std::uint64_t> number(byte_view beginning) const noexcept;
  /// What write() was given, if these are exactly the bytes it wrote.
  [[nodiscard]] std::optional<facts> read(byte_view echo) const noexcept;

 private:
  [[nodiscard]] std::uint64_t tag_of(const facts& about, std::size_t size) const noexcept;
  std::uint64_t identity_;
};

}  // namespace dgram::measure
