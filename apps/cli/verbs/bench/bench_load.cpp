// SPDX-License-Identifier: MIT
#include "cli/verbs/bench/bench.hpp"
#include "load/load_run.hpp"
#include "load/raw.hpp"

namespace dgram::cli {
namespace {

constexpr double load_rate_default = 10'000;

}  // namespace

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
