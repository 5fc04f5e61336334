// SPDX-License-Identifier: MIT
// One way to a sink. The warm-up and the counted part are phases with run numbers of their own. The
// sink counts drops and CPU time since it started, so its report is asked for before the counted
// part too, and the difference is the run's. With a highest loss and no rate, a window of datagrams
// not yet reported holds the sender back.
#include "load/stream_run.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "host/cpu_time.hpp"
#include "host/softnet.hpp"
#include "load/report_window.hpp"
#include "load/train_sender.hpp"

namespace dgram::load {
namespace {

// A loss says more than a missed rate.
measure::unfit fitness(const measure::bench_result& measured) {
  if (measured.why != measure::unfit::none && measured.why != measure::unfit::off_rate)
    return measured.why;
  if (measured.answered == 0) return measure::unfit::nothing_came;
  const double lost_most = measured.loss_max.value_or(1) * static_cast<double>(measured.sent);
  return static_cast<double>(measured.lost) > lost_most ? measure::unfit::too_lossy : measured.why;
}

class stream_run {
 public:
  stream_run(const stream_plan& plan, socket& through, const measure::bench_watcher& watcher)
      : plan_(plan),
        through_(through),
        watcher_(watcher),
        train_(plan.common.train == 0 ? longest_train(plan.common.bytes) : plan.common.train),
        sender_(plan.common.bytes, train_, plan.segment) {
    if (plan.max_loss && plan.common.rate == 0) {
      window_.emplace(through, plan.common.bytes, train_, *plan.max_loss);
    }
  }
  result<stream_result> run();

 private:
  /// What one phase did: the warm-up, then the counted part.
  struct phase {
    std::uint64_t run = new_run();
    std::uint64_t sent = 0;
    std::uint64_t failed = 0;
    std::uint64_t segmented = 0;
    std::uint64_t slots = 0;
    std::uint64_t slots_late = 0;
    time_point first;
    time_point last;  // when the last slot left
    std::size_t last_slot = 0;
  };
  void go(phase& leg, duration run_for, std::uint64_t count, bool counted);
  void send_slot(phase& leg, std::size_t count, time_point planned, time_point now);
  [[nodiscard]] bool look(const phase& leg, time_point now, double part);
  [[nodiscard]] stream_result result_of(const phase& leg,
                                        const std::optional<measure::sink_report>& before);

  const stream_plan& plan_;
  socket& through_;
  const measure::bench_watcher& watcher_;
  std::size_t train_;
  train_sender sender_;
  std::optional<report_window> window_;
  duration cpu_before_{};
  std::uint64_t backlog_before_ = 0;
  time_point next_look_ = clock::now() + measure::progress_interval;
  measure::unfit why_ = measure::unfit::none;
};

bool stream_run::look(const phase& leg, time_point now, double part) {
  next_look_ = now + measure::progress_interval;
  const double seconds = std::chrono::duration<double>(now - leg.first).count();
  const measure::bench_progress progress{.part = part,
                                         .rate_per_s = static_cast<double>(leg.sent) / seconds,
                                         .sent = leg.sent,
                                         .lost = window_ ? window_->lost() : 0};
  if (!watcher_(progress)) why_ = measure::unfit::interrupted;
  if (through_.path_errors() != 0) why_ = measure::unfit::refused;
  return why_ == measure::unfit::none;
}

void stream_run::send_slot(phase& leg, std::size_t count, time_point planned, time_point now) {
  sender_.number(leg.run, leg.sent, count, planned.time_since_epoch());
  sender_.put({}, count);
  const auto done = sender_.flush(through_);
  leg.sent += count;
  leg.failed += done.failed;
  leg.segmented += done.segmented;
  leg.last = now;
  leg.last_slot = count;
  ++leg.slots;
  if (now - planned > measure::slot_late_min) ++leg.slots_late;
}

void stream_run::go(phase& leg, duration run_for, std::uint64_t count, bool counted) {
  leg.first = clock::now();
  const time_point end =
      run_for >= time_point::max() - leg.first ? time_point::max() : leg.first + run_for;
  const double step_ns = plan_.common.rate > 0 ? 1e9 / plan_.common.rate : 0;
  while (leg.sent < count) {
    const auto now = clock::now();
    if (now >= end) break;
    if (now >= next_look_) {
      const double done = std::chrono::duration<double>(now - leg.first).count() /
                          std::chrono::duration<double>(run_for).count();
      const double share = static_cast<double>(leg.sent) / static_cast<double>(count);
      if (!look(leg, now, counted ? std::max(done, share) : 0)) break;
    }
    time_point planned = now;
    if (step_ns > 0) {
      planned = leg.first + duration(std::llround(step_ns * static_cast<double>(leg.sent)));
      if (now < planned) {
        wait_for_slot(std::min({planned, end, next_look_}), plan_.common.spin);
        continue;
      }
    }
    if (window_ && !window_->open(leg.run, leg.sent)) continue;
    send_slot(leg, std::min<std::uint64_t>(train_, count - leg.sent), planned, now);
  }
}

stream_result stream_run::result_of(const phase& leg,
                                    const std::optional<measure::sink_report>& before) {
  stream_result measured;
  measure::bench_result& into = measured.result;
  into.seconds = std::chrono::duration<double>(leg.last - leg.first).count();
  into.sent = leg.sent;
  into.loss_max = plan_.max_loss;
  into.why = why_;
  into.drops.sender = leg.failed;
  into.drops.backlog = host::backlog_drops() - backlog_before_;
  if (leg.sent != 0) {
    into.cpu_ns_per_datagram = static_cast<double>((host::cpu_time() - cpu_before_).count()) /
                               static_cast<double>(leg.sent);
  }
  measured.train = train_;
  measured.segmented = leg.segmented;
  if (into.seconds > 0) {
    measured.sent_per_s = static_cast<double>(leg.sent - leg.last_slot) / into.seconds;
  }
  if (plan_.common.rate > 0) {
    into.offered_per_s = plan_.common.rate;
    into.slots_late_share = static_cast<double>(leg.slots_late) /
                            static_cast<double>(std::max<std::uint64_t>(leg.slots, 1));
    const double off = std::abs(measured.sent_per_s / plan_.common.rate - 1);
    if (why_ == measure::unfit::none && leg.slots > 1 && off > measure::rate_error_max)
      into.why = measure::unfit::off_rate;
  }
  const auto report = ask_report(through_, leg.run, plan_.common.wait);
  if (!report) {
    into.lost = into.sent;
    if (into.why == measure::unfit::none) into.why = measure::unfit::no_report;
    if (through_.path_errors() != 0) into.why = measure::unfit::refused;
    return measured;
  }
  measured.sink = *report;
  measured.sink_is_of_run = before.has_value();
  if (before) {
    measured.sink.kernel_drops -= before->kernel_drops;
    measured.sink.cpu -= before->cpu;
  }
  into.answered = report->arrived;
  into.lost = into.sent - std::min(into.sent, report->arrived);
  into.late = report->late;
  into.duplicate = report->duplicates;
  into.reordered = report->reordered;
  into.corrupt = report->corrupt;
  if (before) into.drops.kernel = measured.sink.kernel_drops;
  into.jitter = report->jitter;
  const double took = std::chrono::duration<double>(report->last - report->first).count();
  const double seconds = std::max(took, into.seconds);
  if (seconds > 0) into.rate_per_s = static_cast<double>(report->arrived) / seconds;
  into.bytes_per_s = into.rate_per_s * static_cast<double>(plan_.common.bytes);
  into.why = fitness(into);
  return measured;
}

result<stream_result> stream_run::run() {
  std::optional<measure::sink_report> before;
  if (plan_.common.warmup > duration::zero()) {
    phase warm;
    before = ask_report(through_, warm.run, plan_.common.wait);
    if (before) {
      go(warm, plan_.common.warmup, std::numeric_limits<std::uint64_t>::max(), false);
      before = ask_report(through_, warm.run, plan_.common.wait);
    } else {
      why_ = through_.path_errors() != 0 ? measure::unfit::refused : measure::unfit::no_report;
      stream_result none;
      none.result.why = why_;
      return none;
    }
  }
  phase counted;
  if (window_) window_->begin();
  cpu_before_ = host::cpu_time();
  backlog_before_ = host::backlog_drops();
  if (why_ == measure::unfit::none) go(counted, plan_.common.run_for, plan_.common.count, true);
  return result_of(counted, before);
}

}  // namespace

result<stream_result> run_stream(const stream_plan& plan, socket& through,
                                 const measure::bench_watcher& watcher) {
  return stream_run(plan, through, watcher).run();
}

std::optional<measure::sink_report> ask_report(socket& through, std::uint64_t run, duration wait) {
  std::array<std::byte, measure::sink_report::bytes_min> room{};
  const auto end = clock::now() + std::min<duration>(wait, std::chrono::hours(1));
  for (std::uint64_t number = 0;; ++number) {
    measure::write_report_request(run, ask_alone + number, room);
    static_cast<void>(through.send(room, report_wait_max));
    const auto again = std::min(clock::now() + report_wait_max, end);
    for (auto now = clock::now(); now < again; now = clock::now()) {
      const auto came = through.receive_from(room, again - now);
      if (!came || !*came) break;
      if (const auto report = measure::read_report((*came)->payload, run, ask_alone + number))
        return report;
    }
    if (clock::now() >= end) return std::nullopt;
  }
}

std::uint64_t new_run() {
  std::random_device random;
  return (std::uint64_t{random()} << 32U) | random();
}

}  // namespace dgram::load
