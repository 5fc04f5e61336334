// SPDX-License-Identifier: MIT
#include "cli/verbs/bench/bench.hpp"

#include <sched.h>

#include <algorithm>

#include "load/raw.hpp"

namespace dgram::cli {
namespace {

// Of all sockets together: answers wait here while a run sends.
constexpr std::size_t receive_buffers_bytes = std::size_t{16} << 20;
constexpr std::size_t receive_buffer_bytes_max = std::size_t{4} << 20;
constexpr std::size_t receive_buffer_bytes_min = std::size_t{64} << 10;

constexpr duration raw_beside_duration = std::chrono::milliseconds(200);

// Both ends of a bare loop on one CPU wake each other without waiting: faster than any real pair.
bool has_two_cpus() {
  cpu_set_t mine;
  CPU_ZERO(&mine);
  return sched_getaffinity(0, sizeof mine, &mine) == 0 && CPU_COUNT(&mine) > 1;
}

}  // namespace

measure::bench_watcher bench_context::watcher() {
  return [this](const measure::bench_progress& now) {
    live.show(now);
    return !run.stop.raised() && !run.out.gone();
  };
}

outcome<std::vector<socket>> bench_sockets(const bench_context& context) {
  const socket_needs needs{.receive_buffer_bytes =
                               std::clamp(receive_buffers_bytes / context.plan.clients,
                                          receive_buffer_bytes_min, receive_buffer_bytes_max)};
  std::vector<socket> opened;
  opened.reserve(context.plan.clients);
  const remote& to = context.remotes.front();
  for (std::size_t i = 0; i < context.plan.clients; ++i) {
    auto next = open_for(std::span(&to, 1), context.run.options, needs);
    if (!next) return failed(std::move(next.error()));
    if (auto done = next->connect(to.ip); !done) {
      return failed(failure_of(done.error(), "bench " + to.text()));
    }
    opened.push_back(std::move(*next));
  }
  return opened;
}

outcome<bench_end> ended(const bench_context& context, result<measure::bench_result> measured) {
  if (measured) return bench_end{std::move(*measured)};
  return failed(failure_of(measured.error(), "bench " + context.remotes.front().text()));
}

raw_beside run_raw_beside(const bench_context& context, const char* loop, std::size_t in_flight) {
  const auto& plan = context.plan;
  const load::raw_workload* which = load::find_raw(loop);
  const bool here = context.remotes.front().ip.address.is_loopback();
  if (which == nullptr || !here || plan.warmup == duration::zero() || !has_two_cpus()) return {};
  const auto measured = load::run_raw(
      *which, {.bytes = plan.bytes, .in_flight = in_flight, .run_for = raw_beside_duration});
  // A loop that the scheduler starved is no ceiling.
  if (!measured || measured->rate_per_s == 0) return {};
  return {loop, measured->rate_per_s};
}

void raw_beside::put(outcome<bench_end>& into) const {
  if (!into || !per_s) return;
  into->result.raw_per_s = per_s;
  into->result.raw_loop = loop;
}

outcome<> carries_numbers(const measure::bench_plan& plan) {
  if (plan.bytes >= measure::ping_payload::bytes_min) return {};
  return failed(misuse("--size " + std::to_string(plan.bytes),
                       say({"each datagram carries its number and time: {} bytes at least",
                            "每个数据报携带编号和时间：至少 {} 字节"},
                           measure::ping_payload::bytes_min)));
}

}  // namespace dgram::cli
