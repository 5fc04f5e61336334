// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <dgram/guard.hpp>

namespace dgram {

/// The account of a worker, or of a server: what came in and what became of each datagram.
/// Exact between batches and at exit:
///   arrived()  == received + dropped_by_kernel
///   received   == handled + guarded (all) + dropped_by_queue + failed + waiting
struct counters {
  std::uint64_t received = 0;  ///< datagrams read from the kernel
  std::uint64_t handled = 0;   ///< the handler ran to its end and no answer was withheld
  std::array<std::uint64_t, guards_count> guarded{};  ///< answer withheld, by guard
  std::uint64_t dropped_by_queue = 0;  ///< the blocking pool's queue was full: the oldest goes
  std::uint64_t failed = 0;            ///< the handler threw
  std::uint64_t waiting = 0;           ///< in the blocking pool, queued or running
  std::uint64_t dropped_by_kernel = 0;
  /// With GRO the kernel counts dropped trains: dropped_by_kernel is then "at least".
  bool kernel_counts_trains = false;

  std::uint64_t received_bytes = 0;
  std::uint64_t sent = 0;  ///< datagrams the kernel took
  std::uint64_t sent_bytes = 0;
  /// Replies that the kernel refused, or that found the outbox full.
  std::uint64_t send_failed = 0;
  std::uint64_t truncated = 0;          ///< datagrams longer than their slot, cut
  std::uint64_t control_truncated = 0;  ///< datagrams whose metadata the kernel cut
  std::uint64_t path_errors = 0;        ///< ICMP news about replies
  std::uint64_t hooks_failed = 0;       ///< on_deadline or an observer threw: costs no datagram

  [[nodiscard]] std::uint64_t arrived() const noexcept { return received + dropped_by_kernel; }
  [[nodiscard]] std::uint64_t guarded_total() const noexcept;
  /// True when the second sum above closes.
  [[nodiscard]] bool balanced() const noexcept;
  counters& operator+=(const counters& other) noexcept;
};

}  // namespace dgram
