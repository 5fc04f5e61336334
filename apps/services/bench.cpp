// SPDX-License-Identifier: MIT
#include "services/bench.hpp"

#include <array>
#include <cassert>
#include <mutex>
#include <span>

#include "host/cpu_time.hpp"
#include "measure/bench_payload.hpp"
#include "measure/sink_account.hpp"
#include "services/answers/delay_queue.hpp"
#include "services/service.hpp"

namespace dgram::services {
namespace {

using measure::bench_header;
using measure::bench_kind;
using measure::bench_reading;
using measure::sink_report;

bool is_for(bench_kind kind, const bench_reading& reading) {
  return reading.is == bench_reading::what::good && reading.header.kind == kind;
}

}  // namespace

/// What one worker keeps.
class bench::lane {
 public:
  /// Adds up one run over all workers.
  using summing = std::function<sink_report(std::uint64_t run)>;

  void handle(std::span<const request> batch, replies& out, const summing& sum);
  void answer_due(turn& now);

  [[nodiscard]] sink_report report(std::uint64_t run) const {
    const std::scoped_lock lock(mutex_);
    return account_.report(run);
  }
  [[nodiscard]] std::uint64_t forgotten() const {
    const std::scoped_lock lock(mutex_);
    return account_.forgotten();
  }
  [[nodiscard]] std::uint64_t delayed_full() const {
    const std::scoped_lock lock(mutex_);
    return delayed_full_;
  }

 private:
  void delay(const request& request, std::chrono::nanoseconds by, turn& now);

  mutable std::mutex mutex_;  // guards the account and what is counted; its worker holds it a batch
  measure::sink_account account_;
  std::uint64_t delayed_full_ = 0;
  delay_queue waiting_{delayed_max, delayed_bytes_max};
};

void bench::lane::handle(std::span<const request> batch, replies& out, const summing& sum) {
  std::unique_lock lock(mutex_);
  const std::byte* before = nullptr;  // where the datagram before ended: trains lie in one piece
  for (const request& request : batch) {
    const bool follows = request.payload.data() == before && !request.payload.empty();
    before = request.payload.data() + request.payload.size();
    const auto reading = measure::read_bench(request.payload);
    const bench_header& head = reading.header;
    if (reading.is == bench_reading::what::corrupt || is_for(bench_kind::sink, reading)) {
      account_.arrive(reading, request.payload.size(), out.now(), follows);
    } else if (reading.is == bench_reading::what::foreign || head.kind == bench_kind::echo) {
      out.reply(request, request.payload);
    } else if (head.kind == bench_kind::delay) {
      delay(request, head.delay, out);
    } else if (head.kind == bench_kind::report &&
               request.payload.size() >= sink_report::bytes_min) {
      lock.unlock();  // every worker's is locked in turn, this one's too
      std::array<std::byte, sink_report::bytes_min> report{};
      measure::write_report(sum(head.run), head.run, head.number, report);
      out.reply(request, report);
      lock.lock();
    }
  }
}

void bench::lane::delay(const request& request, std::chrono::nanoseconds by, turn& now) {
  const time_point due = now.now() + by;
  if (!waiting_.add(due, reply_to(request, request.payload))) {
    ++delayed_full_;
    return;
  }
  now.wake_at(waiting_.next());
}

void bench::lane::answer_due(turn& now) {
  while (waiting_.next() <= now.now()) {
    // The guards have let its request in, and it is no longer than that.
    if (!now.send_unguarded(waiting_.first())) break;
    waiting_.take();
  }
  now.wake_at(waiting_.next());
}

bench::bench(unsigned workers) {
  for (unsigned i = 0; i < workers; ++i) lanes_.push_back(std::make_unique<lane>());
}
bench::~bench() = default;

batch_handler bench::handler(std::function<counters()> account) {
  account_ = std::move(account);
  const lane::summing sum = [this](std::uint64_t run) {
    sink_report report;
    for (const auto& each : lanes_) report += each->report(run);
    const counters now = account_();
    report.workers = lanes_.size();
    report.kernel_drops = now.dropped_by_kernel;
    report.gro = now.kernel_counts_trains;
    report.cpu = host::cpu_time();
    return report;
  };
  return {[this, sum](std::span<const request> batch, replies& out) {
            assert(out.worker() < lanes_.size());
            lanes_[out.worker()]->handle(batch, out, sum);
          },
          [this](turn& now) { lanes_[now.worker()]->answer_due(now); }};
}

std::uint64_t bench::forgotten() const {
  std::uint64_t sum = 0;
  for (const auto& each : lanes_) sum += each->forgotten();
  return sum;
}

std::uint64_t bench::delayed_full() const {
  std::uint64_t sum = 0;
  for (const auto& each : lanes_) sum += each->delayed_full();
  return sum;
}

namespace {

std::unique_ptr<bench> make_bench(unsigned workers) { return std::make_unique<bench>(workers); }

}  // namespace

extern const service bench_service;
constinit const service bench_service{
    .name = "bench",
    .brief_en = "the far end of dgram bench: echoes, counts, reports",
    .brief_zh = "dgram bench 的远端：回显、计数、报告",
    .help_en =
        "Echoes, at once or after the delay that a datagram of dgram bench asks for, counts "
        "what a stream sends, and reports it. What is not of that format comes back as it is.",
    .help_zh =
        "立即回显，或按 dgram bench 的数据报所要求的延迟回显；统计收到的数据流并报告。"
        "不是这种格式的原样发回。",
    .make = batch_maker(make_bench),
    .in_page = false,
    .receive_buffer_bytes = bench::receive_buffer_default,
    .batch_with_gro = bench::batch_with_gro_default,
};

}  // namespace dgram::services
