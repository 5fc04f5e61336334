// SPDX-License-Identifier: MIT
#include "cli/bench.hpp"

namespace dgram::cli {

outcome<bench_end> bench_load(bench_context& context) {
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  bench_end end;
  end.result.why = measure::unfit::interrupted;
  return end;
}

}  // namespace dgram::cli
