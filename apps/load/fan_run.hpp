// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>
#include <dgram/socket.hpp>

#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"

namespace dgram::load {

/// Datagrams to each target a tick.
inline constexpr std::size_t fan_train_default = 8;
/// How long members may take to report.
inline constexpr duration members_wait_default = std::chrono::milliseconds(300);

struct fan_plan {
  measure::bench_plan
      common;  ///< train: to each target a tick; rate: ticks a second; count: datagrams
  bool segment = true;
};

struct fan_result {
  measure::bench_result result;  ///< `answered`: what the kernel took
  std::uint64_t ticks = 0;
  double ticks_per_s = 0;
  std::uint64_t segmented = 0;
  std::optional<double> sendto_per_s;  ///< what a loop of sendto does to the same targets

  /// The targets, or members of the group, that are a `serve bench` and reported.
  std::uint64_t members = 0;
  std::uint64_t received = 0;  ///< by all of them
  std::uint64_t received_least = 0;
  std::uint64_t received_most = 0;
  /// Between the last arrivals at two of them; means something where they share a machine.
  std::chrono::nanoseconds skew{};
};

/// Tick after tick the same numbered datagrams to each of `targets`; one thread. Without a warm-up
/// nothing else is sent: no bare loop to compare with, and nobody is asked.
[[nodiscard]] result<fan_result> run_fan(const fan_plan& plan, std::span<const endpoint> targets,
                                         socket& through, const measure::bench_watcher& watcher);

}  // namespace dgram::load
