// SPDX-License-Identifier: MIT
#include <algorithm>

#include "cli/bench.hpp"
#include "measure/rr_run.hpp"

namespace dgram::cli {

outcome<bench_end> bench_rr(bench_context& context) {
  if (auto fits = carries_numbers(context.plan); !fits) return failed(std::move(fits.error()));
  context.plan.depth = std::max(context.plan.depth, context.plan.train);
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  return ended(context, measure::run_rr(context.plan, *sockets, context.watcher()));
}

}  // namespace dgram::cli
