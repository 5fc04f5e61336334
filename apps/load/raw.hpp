// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>
#include <dgram/result.hpp>

namespace dgram::load {

// What this machine gives to the smallest loop of system calls that does the job: the ceiling that
// every other figure is compared with. Both ends run here, over loopback, a thread each.

/// Datagrams a window lets be on the way: what an echo's client has asked at once.
inline constexpr std::size_t raw_in_flight_max = 64;
/// Targets of the fan-out: as many addresses of 127/8, all at one socket.
inline constexpr std::size_t raw_targets_max = 1'000;
inline constexpr duration raw_duration_default = std::chrono::milliseconds(500);

struct raw_options {
  std::size_t bytes = 0;  ///< of a payload; 0: what is usual for the workload
  std::size_t in_flight = raw_in_flight_max;
  std::size_t targets = raw_targets_max;
  std::size_t train = 8;  ///< datagrams to each target of the fan-out
  duration run_for = raw_duration_default;
  std::uint64_t count = std::numeric_limits<std::uint64_t>::max();  ///< datagrams at most
};

/// One end: what went through it, and the processor time its thread took for that.
struct raw_end {
  std::uint64_t datagrams = 0;
  std::chrono::nanoseconds cpu{};
  /// Nothing when nothing went through.
  [[nodiscard]] std::optional<double> cpu_ns_each() const noexcept;
};

struct raw_result {
  std::size_t bytes = 0;
  std::chrono::nanoseconds took{};
  raw_end sender;         ///< of an echo: the client, and its answered requests
  raw_end receiver;       ///< of an echo: the server. Nothing where nobody reads
  double rate_per_s = 0;  ///< see raw_workload::rate_is
  std::optional<std::chrono::nanoseconds> p50;  ///< round trip, where one is on the way at a time
};

enum class raw_rate : std::uint8_t { answered, sent, received };

struct raw_workload {
  const char* name;   ///< "ping-pong"
  std::size_t bytes;  ///< usual payload
  raw_rate rate_is;   ///< what rate_per_s counts
  result<raw_result> (*run)(const raw_options& options);
};

/// All of them, in the order the table shows them.
[[nodiscard]] std::span<const raw_workload> raw_workloads();
/// Null when there is none of that name.
[[nodiscard]] const raw_workload* find_raw(std::string_view name);

/// Runs one; sizes and counts out of their bounds are brought within them.
[[nodiscard]] result<raw_result> run_raw(const raw_workload& which, raw_options options = {});

/// The fan-out of `payloads`, one after another, to these very targets, whoever reads there: a
/// sendto for each datagram, or (`segmented`) one segmented send for each target. `train` of them
/// fit one send. IPv4 only.
[[nodiscard]] result<raw_result> raw_fan(std::span<const endpoint> targets, bool segmented,
                                         byte_view payloads, const raw_options& options);

}  // namespace dgram::load
