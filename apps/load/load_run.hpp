// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <dgram/result.hpp>
#include <dgram/socket.hpp>

#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"
#include "measure/burst_account.hpp"

namespace dgram::load {

/// How long before a datagram is due a run looks again and again instead of sleeping: a sleeper
/// wakes up late by about this time.
inline constexpr duration load_spin_default = std::chrono::microseconds(60);
/// Slots sent before answers are looked for again, when many are due at once.
inline constexpr std::size_t slots_at_once_max = 64;

/// Open loop against an echo: what is due is sent, answered or not; otherwise answers are read. One
/// thread. What became due while it was held up leaves at once, with the time it was due at.
///
/// `sockets` are connected, each a client; slots go to them in turn. plan.rate counts datagrams and
/// is above 0. `frames`: told of every counted datagram of a run of one client. Fails with what
/// the sockets fail with; datagrams the kernel refuses are lost, and counted as sender's drops.
[[nodiscard]] result<measure::bench_result> run_load(const measure::bench_plan& plan,
                                                     std::span<socket> sockets,
                                                     const measure::bench_watcher& watcher,
                                                     measure::burst_account* frames = nullptr);

}  // namespace dgram::load
