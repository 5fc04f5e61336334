// SPDX-License-Identifier: MIT
// The modes that are one loop of apps/load each: rr and load.
#include <algorithm>

#include "cli/verbs/bench/bench.hpp"
#include "load/load_run.hpp"
#include "load/raw.hpp"
#include "load/rr_run.hpp"

namespace dgram::cli {
namespace {

constexpr double load_rate_default = 10'000;

const char* raw_loop_of(const measure::bench_plan& plan) {
  if (plan.clients * plan.depth > 1) return "echo";
  return plan.spin == forever ? "ping-pong-spin" : "ping-pong";
}

}  // namespace

outcome<bench_end> bench_rr(bench_context& context) {
  if (auto fits = carries_numbers(context.plan); !fits) return failed(std::move(fits.error()));
  context.plan.depth = std::max(context.plan.depth, context.plan.train);
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  const raw_beside raw =
      run_raw_beside(context, raw_loop_of(context.plan), context.plan.clients * context.plan.depth);
  auto end = ended(context, load::run_rr(context.plan, *sockets, context.watcher()));
  raw.put(end);
  return end;
}

outcome<bench_end> bench_load(bench_context& context) {
  if (auto fits = carries_numbers(context.plan); !fits) return failed(std::move(fits.error()));
  if (context.plan.rate == 0) context.plan.rate = load_rate_default;
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  const raw_beside raw = run_raw_beside(context, "echo", load::raw_in_flight_max);
  auto end = ended(context, load::run_load(context.plan, *sockets, context.watcher()));
  raw.put(end);
  return end;
}

}  // namespace dgram::cli
