// SPDX-License-Identifier: MIT
#include "workshop/capture/replay.hpp"

#include <algorithm>
#include <cmath>

namespace dgram::workshop {

time_point replay_schedule::due(system_time captured) const noexcept {
  if (captured <= first_) return start_;
  const auto since = static_cast<long double>((captured - first_).count()) / speed_;
  const duration room = time_point::max() - start_;
  if (since >= static_cast<long double>(room.count())) return time_point::max();
  return start_ + duration(static_cast<duration::rep>(std::round(since)));
}

replay_report replay(const replay_steps& steps, double speed) {
  replay_report report;
  std::optional<replay_schedule> plan;
  time_point start;
  while (const auto step = steps.next()) {
    const system_time captured = step->timestamp.value_or(system_time{});
    if (!plan) {
      start = steps.now();
      plan.emplace(captured, start, speed);
    }
    const time_point due = plan->due(captured);
    if (steps.now() < due && !steps.sleep_until(due)) break;
    const time_point now = steps.now();
    const duration late = std::max(now - due, duration::zero());
    steps.send(*step, late);
    ++report.sent;
    report.took = now - start;
    report.captured = due - start;
    report.most_late = std::max(report.most_late, late);
    report.last_late = late;
  }
  return report;
}

}  // namespace dgram::workshop
