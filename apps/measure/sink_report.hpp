// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <dgram/bytes.hpp>

namespace dgram::measure {

/// What a sink counted of one run, and what it knows of itself.
struct sink_report {
  /// A bench_header and nineteen words. A request has the same size: the answer is never longer.
  static constexpr std::size_t bytes_min = 192;

  // Of the run; all 0 when the sink knows nothing of it.
  std::uint64_t received = 0;  ///< datagrams, corrupt ones apart
  std::uint64_t bytes = 0;     ///< their payloads
  std::uint64_t arrived = 0;   ///< different numbers
  std::uint64_t duplicates = 0;
  std::uint64_t reordered = 0;  ///< as sequence_account, within what one worker got
  std::uint64_t late = 0;       ///< so late that nobody knows whether they were duplicates
  std::uint64_t corrupt = 0;
  std::uint64_t end = 0;     ///< one above the highest number
  std::uint64_t trains = 0;  ///< buffers the kernel handed over: fewer than received with GRO
  std::chrono::nanoseconds first{};   ///< arrival, on the sink's clock
  std::chrono::nanoseconds last{};    ///< the same
  std::chrono::nanoseconds jitter{};  ///< RFC 3550, of the first datagram of each time stamp

  // Of the sink, since it started.
  std::uint64_t workers = 0;
  std::uint64_t kernel_drops = 0;  ///< at its sockets; with GRO trains
  bool gro = false;
  std::chrono::nanoseconds cpu{};  ///< processor time of its process

  /// Adds what another worker got of the same run.
  sink_report& operator+=(const sink_report& other) noexcept;
  friend bool operator==(const sink_report&, const sink_report&) = default;
};

/// A request of bytes_min bytes, and the answer to it.
void write_report_request(std::uint64_t run, std::uint64_t number,
                          std::span<std::byte> into) noexcept;
void write_report(const sink_report& report, std::uint64_t run, std::uint64_t number,
                  std::span<std::byte> into) noexcept;
/// What write_report() was given, if these are such bytes and answer that very request.
[[nodiscard]] std::optional<sink_report> read_report(byte_view answer, std::uint64_t run,
                                                     std::uint64_t number) noexcept;

}  // namespace dgram::measure
