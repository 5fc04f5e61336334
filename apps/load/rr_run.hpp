// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <dgram/result.hpp>
#include <dgram/socket.hpp>

#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"

namespace dgram::load {

/// How long a run looks again and again for an answer before it sleeps: a sleeper is woken up late
/// by about as much.
inline constexpr duration rr_spin_default = std::chrono::microseconds(50);

/// Closed loop against an echo: each client has plan.depth requests on the way; the next one goes
/// when one was answered, or given up after plan.wait. With plan.train above 1 it goes when so many
/// may go, as one segmented send. One thread.
///
/// `sockets` are connected, each a client. Fails with what the sockets fail with.
[[nodiscard]] result<measure::bench_result> run_rr(const measure::bench_plan& plan,
                                                   std::span<socket> sockets,
                                                   const measure::bench_watcher& watcher);

}  // namespace dgram::load
