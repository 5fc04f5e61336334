// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <dgram/bytes.hpp>

namespace dgram::measure {

/// What `serve bench` is to do with a datagram.
enum class bench_kind : std::uint8_t {
  echo = 1,    ///< send it back
  sink = 2,    ///< count it under its run
  report = 3,  ///< answer with what was counted: see sink_report
  answer = 4,  ///< such an answer
  delay = 5    ///< send it back after `delay`
};

/// The head of a datagram of `bench`; a pattern follows up to its end. A tag ties head and size
/// together. (No cipher: it finds changed bytes, and no forger who sees the traffic.)
struct bench_header {
  /// Five words of 64 bits, little-endian: magic, version, kind and delay; run; number; time; tag.
  static constexpr std::size_t bytes_min = 40;
  static constexpr std::chrono::microseconds delay_max = std::chrono::seconds(10);

  bench_kind kind = bench_kind::sink;
  std::chrono::microseconds delay{};   ///< to delay_max
  std::uint64_t run = 0;               ///< of the sender's choice
  std::uint64_t number = 0;            ///< 0, 1, 2 … within the run
  std::chrono::nanoseconds planned{};  ///< when it was due, on the sender's clock
  friend bool operator==(const bench_header&, const bench_header&) = default;
};

/// Fills `into` (bytes_min at least) with the pattern; write_bench() then puts heads over it.
void fill_bench(std::span<std::byte> into) noexcept;
/// Writes the head only. The tag covers the size of `into`.
void write_bench(const bench_header& header, std::span<std::byte> into) noexcept;

struct bench_reading {
  enum class what : std::uint8_t {
    foreign,  ///< nothing of ours
    corrupt,  ///< ours, and changed on the way; `header` is what it says, if it can be believed
    good
  };
  what is = what::foreign;
  bench_header header;
};
/// Of the pattern eight bytes are compared, others with each number: bytes that a path changes,
/// cuts or mixes up are found soon, at a few nanoseconds a datagram.
[[nodiscard]] bench_reading read_bench(byte_view payload) noexcept;

}  // namespace dgram::measure
