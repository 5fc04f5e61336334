// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "measure/histogram.hpp"

namespace dgram::measure {

/// Why a run does not show what it was asked to show.
enum class unfit : std::uint8_t {
  none,          ///< it does
  interrupted,   ///< ended before its time
  nothing_came,  ///< no answer, or nothing at the far end
  refused,       ///< an ICMP message said so
  off_rate,      ///< rate_per_s is more than rate_error_max away from offered_per_s
  no_report,     ///< the far end sent no report
  too_lossy,     ///< more was lost than loss_max
  no_step        ///< search: no rate was within the limits
};

/// A run that misses the offered rate by more does not count: 0.1 %.
inline constexpr double rate_error_max = 0.001;
/// A slot sent later than this is counted as late.
inline constexpr std::chrono::nanoseconds slot_late_min = std::chrono::milliseconds(1);

/// Where datagrams were lost, as far as that is known.
struct bench_drops {
  std::uint64_t sender = 0;   ///< the kernel refused to take them from us
  std::uint64_t kernel = 0;   ///< our receive buffers were full
  std::uint64_t backlog = 0;  ///< the machine's queues before the sockets were full, all programs'
};

/// What every mode of `bench` yields. Datagrams of the warm-up are in none of its numbers.
struct bench_result {
  std::string mode;
  std::string target;
  double seconds = 0;                   ///< that were counted
  std::optional<double> offered_per_s;  ///< nothing: as fast as answers (or the kernel) allow
  std::optional<double> loss_max;  ///< share of `sent`; nothing: any loss is reported, and fine
  /// sent == answered + lost; the others as in sequence_account.
  std::uint64_t sent = 0;
  std::uint64_t answered = 0;
  std::uint64_t lost = 0;
  std::uint64_t late = 0;
  std::uint64_t duplicate = 0;
  std::uint64_t reordered = 0;
  std::uint64_t corrupt = 0;  ///< came, and is not what was sent
  /// Datagrams a second: answered in a closed loop, sent on schedule in an open one, arrived at
  /// the far end one way; and their payload bytes.
  double rate_per_s = 0;
  double bytes_per_s = 0;
  histogram latency;  ///< ns from when it was due (open loop) or sent, with the lost
  histogram service;  ///< ns from when it was really sent, with the lost
  unfit why = unfit::none;

  std::optional<double> slots_late_share;  ///< of slots sent more than slot_late_min late
  bench_drops drops;
  std::optional<double> cpu_ns_per_datagram;  ///< user and system, this process, per counted sent
  std::optional<double> raw_per_s;            ///< what a bare system call loop does here
  std::string raw_loop;                       ///< which one: its name in raw.hpp
  std::optional<std::chrono::nanoseconds> jitter;
  /// p50 of each half of the run, ns: far apart, it was not steady.
  std::optional<std::uint64_t> first_half_p50;
  std::optional<std::uint64_t> second_half_p50;

  [[nodiscard]] bool valid() const noexcept { return why == unfit::none; }
};

}  // namespace dgram::measure
