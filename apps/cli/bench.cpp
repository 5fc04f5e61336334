// SPDX-License-Identifier: MIT
#include "cli/bench.hpp"

namespace dgram::cli {

measure::bench_watcher bench_context::watcher() {
  return [this](const measure::bench_progress& now) {
    live.show(now);
    return !run.stop.raised() && !run.out.gone();
  };
}

outcome<std::vector<socket>> bench_sockets(const bench_context& context) {
  std::vector<socket> all;
  all.reserve(context.plan.clients);
  const remote& to = context.remotes.front();
  for (std::size_t i = 0; i < context.plan.clients; ++i) {
    auto one = open_for(std::span(&to, 1), context.run.options);
    if (!one) return failed(std::move(one.error()));
    if (auto done = one->connect(to.ip); !done) {
      return failed(failure_of(done.error(), "bench " + to.text()));
    }
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace dgram::cli
