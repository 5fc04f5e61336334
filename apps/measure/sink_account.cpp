// SPDX-License-Identifier: MIT
#include "measure/sink_account.hpp"

#include <algorithm>

namespace dgram::measure {

sink_account::run* sink_account::find(std::uint64_t id) noexcept {
  if (last_ != nullptr && last_->id == id) return last_;
  const auto found = std::ranges::find(runs_, id, &run::id);
  return found == runs_.end() ? nullptr : &*found;
}

sink_account::run& sink_account::find_or_add(std::uint64_t id) {
  if (auto* known = find(id)) return *known;
  if (runs_.size() < runs_max) return runs_.emplace_back(id);
  auto& oldest =
      *std::ranges::min_element(runs_, {}, [](const run& known) { return known.seen.last; });
  oldest = run(id);
  ++forgotten_;
  return oldest;
}

void sink_account::arrive(const bench_reading& reading, std::size_t bytes, time_point now,
                          bool follows) {
  const bench_header& head = reading.header;
  if (reading.is == bench_reading::what::corrupt) {
    // Its run may be among what was changed: no new one for it.
    if (auto* known = find(head.run)) ++known->seen.corrupt;
    return;
  }
  run& into = find_or_add(head.run);
  last_ = &into;
  sink_report& seen = into.seen;
  const auto arrived = now.time_since_epoch();
  if (seen.received++ == 0) seen.first = arrived;
  seen.last = arrived;
  seen.bytes += bytes;
  if (!follows) ++seen.trains;
  into.numbers.sent_up_to(head.number + 1);
  into.numbers.arrive(head.number);
  if (head.planned == into.stamp) return;
  into.stamp = head.planned;
  into.spread.add(arrived - head.planned);
}

sink_report sink_account::report(std::uint64_t id) const {
  const auto found = std::ranges::find(runs_, id, &run::id);
  if (found == runs_.end()) return {};
  sink_report report = found->seen;
  report.arrived = found->numbers.arrived();
  report.duplicates = found->numbers.duplicates();
  report.reordered = found->numbers.reordered();
  report.late = found->numbers.late();
  report.end = found->numbers.sent();
  report.jitter = found->spread.value();
  return report;
}

}  // namespace dgram::measure
