// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>

#include <dgram/limits.hpp>

#include "measure/histogram.hpp"
#include "measure/ping_payload.hpp"

namespace dgram::measure {

inline constexpr std::size_t bench_bytes_default = 64;
inline constexpr duration bench_duration_default = std::chrono::seconds(5);
inline constexpr duration bench_warmup_default = std::chrono::milliseconds(200);
/// How long an answer is waited for; what comes later is late, and stays lost.
inline constexpr duration bench_wait_default = std::chrono::seconds(1);
/// Sockets of one run: each has a port of its own.
inline constexpr std::size_t bench_clients_max = 10'000;
/// Requests one client has on the way at once.
inline constexpr std::size_t bench_depth_max = batch_slots_max;
/// Datagrams that are due together: more than one segmented send carries are several sends.
inline constexpr std::size_t bench_train_max = batch_slots_max;

/// What one run is asked to do; each mode reads what it has a use for. Empty: the mode's default.
struct bench_plan {
  std::size_t bytes = bench_bytes_default;  ///< of a payload, ping_payload::bytes_min at least
  std::size_t clients = 1;                  ///< sockets
  std::size_t depth = 1;                    ///< requests on the way at once, each client
  std::size_t train = 1;                    ///< datagrams that are due together
  double rate = 0;                          ///< datagrams (burst: frames) a second; 0: not asked
  bool poisson = false;                     ///< gaps as of independent senders, not all equal
  std::uint64_t seed = 1;                   ///< of the Poisson gaps
  duration run_for = bench_duration_default;
  std::uint64_t count = std::numeric_limits<std::uint64_t>::max();  ///< counted datagrams at most
  duration warmup = bench_warmup_default;                           ///< 0: nothing goes before
  duration wait = bench_wait_default;
  /// How long to look again and again before sleeping; 0: sleep at once; forever: never sleep.
  std::optional<duration> spin = {};
};

/// How far a run is, for those who watch it.
struct bench_progress {
  double part = 0;  ///< of the run, 0 to 1; nothing is counted yet at 0
  double rate_per_s = 0;
  std::uint64_t sent = 0;
  std::uint64_t lost = 0;              ///< so far, known to be
  const histogram* latency = nullptr;  ///< ns; null where the mode has none
};
/// Called every progress_interval or so by a running mode. False: end now.
using bench_watcher = std::function<bool(const bench_progress&)>;
inline constexpr duration progress_interval = std::chrono::milliseconds(100);

}  // namespace dgram::measure
