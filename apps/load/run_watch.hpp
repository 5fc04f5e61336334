// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>

#include <dgram/limits.hpp>

#include "load/client_set.hpp"
#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"

namespace dgram::load {

/// What every loop keeps an eye on: somebody who watches, CPU time, drops, refusals.
class run_watch {
 public:
  run_watch(const client_set& clients, const measure::bench_watcher& watcher);

  /// The counted part begins: what was used and dropped before is not of it.
  void begin_counting();
  /// When the watcher is to be shown something again.
  [[nodiscard]] time_point next_look() const noexcept { return next_look_; }
  /// Shows it; called from then on. False: the run is over, and why() is the reason.
  [[nodiscard]] bool go_on(time_point now, const measure::bench_progress& progress);
  [[nodiscard]] measure::unfit why() const noexcept { return why_; }
  /// Drops and CPU of the counted part. `into` has its counts already.
  void put(measure::bench_result& into) const;

 private:
  const client_set* clients_;
  const measure::bench_watcher* watcher_;
  time_point next_look_ = clock::now() + measure::progress_interval;
  std::uint64_t path_errors_before_;
  measure::unfit why_ = measure::unfit::none;
  std::uint64_t drops_before_ = 0;
  std::uint64_t backlog_before_ = 0;
  duration cpu_before_{};
};

}  // namespace dgram::load
