// SPDX-License-Identifier: MIT
// Each tick sends one train of the same numbers to every target, as segmented sends. After the run
// every target is asked for its report, and a bare loop of sendto to the same targets gives the
// rate to compare with.
#include "load/fan_run.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "host/cpu_time.hpp"
#include "host/softnet.hpp"
#include "load/raw.hpp"
#include "load/stream_run.hpp"
#include "load/train_sender.hpp"
#include "measure/bench_payload.hpp"
#include "measure/sink_report.hpp"

namespace dgram::load {
namespace {

constexpr duration raw_loop_for = std::chrono::milliseconds(200);

class fan_run {
 public:
  fan_run(const fan_plan& plan, std::span<const endpoint> targets, socket& through,
          const measure::bench_watcher& watcher)
      : plan_(plan),
        targets_(targets),
        through_(through),
        watcher_(watcher),
        sender_(plan.common.bytes, plan.common.train, plan.segment) {}
  fan_result run();

 private:
  struct phase {
    std::uint64_t run = new_run();
    std::uint64_t number = 0;  // of the next datagram to each target
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;
    std::uint64_t segmented = 0;
    std::uint64_t ticks = 0;
    time_point first;
    time_point last;
  };
  void go(phase& leg, duration run_for, std::uint64_t count, bool counted);
  void tick(phase& leg, std::uint64_t left, time_point planned);
  void flush(phase& leg);
  [[nodiscard]] bool look(const phase& leg, time_point now, bool counted);
  void compare(fan_result& into);
  void ask_members(const phase& leg, fan_result& into);
  static void add_member(const measure::sink_report& report, fan_result& into);

  const fan_plan& plan_;
  std::span<const endpoint> targets_;
  socket& through_;
  const measure::bench_watcher& watcher_;
  train_sender sender_;
  time_point next_look_ = clock::now() + measure::progress_interval;
  measure::unfit why_ = measure::unfit::none;
  std::chrono::nanoseconds first_member_{};
  std::chrono::nanoseconds last_member_{};
};

bool fan_run::look(const phase& leg, time_point now, bool counted) {
  next_look_ = now + measure::progress_interval;
  const auto took = now - leg.first;
  const double seconds = std::chrono::duration<double>(took).count();
  const double by_time = seconds / std::chrono::duration<double>(plan_.common.run_for).count();
  const double by_count = static_cast<double>(leg.sent) / static_cast<double>(plan_.common.count);
  const measure::bench_progress progress{.part = counted ? std::max(by_time, by_count) : 0,
                                         .rate_per_s = static_cast<double>(leg.sent) / seconds,
                                         .sent = leg.sent,
                                         .lost = leg.failed};
  if (!watcher_(progress)) why_ = measure::unfit::interrupted;
  return why_ == measure::unfit::none;
}

void fan_run::flush(phase& leg) {
  const auto done = sender_.flush(through_);
  leg.sent += done.sent + done.failed;
  leg.failed += done.failed;
  leg.segmented += done.segmented;
}

void fan_run::tick(phase& leg, std::uint64_t left, time_point planned) {
  sender_.number(leg.run, leg.number, sender_.train(), planned.time_since_epoch());
  for (const endpoint& target : targets_) {
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(sender_.train(), left));
    if (count == 0) break;
    if (sender_.room() < count) flush(leg);
    sender_.put(target, count);
    left -= count;
  }
  flush(leg);
  leg.number += sender_.train();
  ++leg.ticks;
}

void fan_run::go(phase& leg, duration run_for, std::uint64_t count, bool counted) {
  leg.first = clock::now();
  const double step_ns = plan_.common.rate > 0 ? 1e9 / plan_.common.rate : 0;
  while (leg.sent < count) {
    const auto now = clock::now();
    if (now - leg.first >= run_for) break;
    if (now >= next_look_ && !look(leg, now, counted)) break;
    time_point planned = now;
    if (step_ns > 0) {
      planned = leg.first + duration(std::llround(step_ns * static_cast<double>(leg.ticks)));
      if (now < planned) {
        wait_for_slot(std::min(planned, next_look_), plan_.common.spin);
        continue;
      }
    }
    tick(leg, count - leg.sent, planned);
  }
  leg.last = clock::now();
}

void fan_run::compare(fan_result& into) {
  const bool all_v4 = std::ranges::all_of(
      targets_, [](const endpoint& endpoint) { return endpoint.address.is_v4(); });
  if (!all_v4 || plan_.common.train > longest_train(plan_.common.bytes)) return;
  const raw_options options{
      .bytes = plan_.common.bytes, .train = plan_.common.train, .run_for = raw_loop_for};
  const auto singly = raw_fan(targets_, false, sender_.payloads(), options);
  if (singly) into.sendto_per_s = singly->rate_per_s;
  const auto bare = plan_.segment ? raw_fan(targets_, true, sender_.payloads(), options) : singly;
  if (!bare) return;
  into.result.raw_per_s = bare->rate_per_s;
  into.result.raw_loop = plan_.segment ? "fan-gso" : "fan";
}

void fan_run::add_member(const measure::sink_report& report, fan_result& into) {
  into.received_least =
      into.members == 0 ? report.received : std::min(into.received_least, report.received);
  into.received_most = std::max(into.received_most, report.received);
  into.received += report.received;
  ++into.members;
}

// A request may be lost at a member whose queue is still full: it is left out then.
void fan_run::ask_members(const phase& leg, fan_result& into) {
  std::array<std::byte, measure::sink_report::bytes_min> room{};
  measure::write_report_request(leg.run, 0, room);
  for (const endpoint& target : targets_) {
    static_cast<void>(through_.send_to(room, target, report_wait_max));
  }
  const bool group = std::ranges::any_of(
      targets_, [](const endpoint& target) { return target.address.is_multicast(); });
  const auto end = clock::now() + members_wait_default;
  for (auto now = clock::now(); now < end; now = clock::now()) {
    if (!group && into.members == targets_.size()) break;
    const auto came = through_.receive_from(room, end - now);
    if (!came) break;
    if (!*came) continue;
    const auto report = measure::read_report((*came)->payload, leg.run, 0);
    if (!report || report->received == 0) continue;
    first_member_ = into.members == 0 ? report->last : std::min(first_member_, report->last);
    last_member_ = std::max(last_member_, report->last);
    add_member(*report, into);
  }
  into.skew = last_member_ - first_member_;
}

fan_result fan_run::run() {
  const measure::bench_plan& common = plan_.common;
  fan_result measured;
  if (common.warmup > duration::zero()) {
    phase warm;
    go(warm, common.warmup, std::numeric_limits<std::uint64_t>::max(), false);
    if (why_ == measure::unfit::none) compare(measured);
  }
  phase leg;
  const auto backlog_before = host::backlog_drops();
  const auto cpu_before = host::cpu_time();
  if (why_ == measure::unfit::none) go(leg, common.run_for, common.count, true);
  const auto cpu = host::cpu_time() - cpu_before;
  measure::bench_result& into = measured.result;
  into.seconds = std::chrono::duration<double>(leg.last - leg.first).count();
  into.sent = leg.sent;
  into.answered = leg.sent - leg.failed;
  into.lost = leg.failed;
  into.drops.sender = leg.failed;
  into.drops.backlog = host::backlog_drops() - backlog_before;
  if (leg.sent != 0) {
    into.cpu_ns_per_datagram = static_cast<double>(cpu.count()) / static_cast<double>(leg.sent);
    into.rate_per_s = static_cast<double>(into.answered) / into.seconds;
    into.bytes_per_s = into.rate_per_s * static_cast<double>(common.bytes);
    measured.ticks_per_s = static_cast<double>(leg.ticks) / into.seconds;
  }
  measured.ticks = leg.ticks;
  measured.segmented = leg.segmented;
  if (common.warmup > duration::zero() && leg.sent != 0) ask_members(leg, measured);
  into.why =
      why_ == measure::unfit::none && through_.path_errors() != 0 ? measure::unfit::refused : why_;
  return measured;
}

}  // namespace

result<fan_result> run_fan(const fan_plan& plan, std::span<const endpoint> targets, socket& through,
                           const measure::bench_watcher& watcher) {
  assert(!targets.empty());
  return fan_run(plan, targets, through, watcher).run();
}

}  // namespace dgram::load
