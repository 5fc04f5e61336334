// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <dgram/worker.hpp>

#include "serve/guards.hpp"

namespace dgram {

/// Requests a batch handler gets at most in one call.
inline constexpr std::size_t requests_max = batch_slots_max;

struct worker::state {
  state(worker_options given_options, handler one, batch_handler whole);

  /// Counts an arrival and asks the door: false when a guard withholds its answer.
  bool enter(const datagram& one, time_point now);
  bool enter_closely(const datagram& one, time_point now);
  void run_deadline(turn& base);
  void run_each(turn& base);
  void run_batches(turn& base);
  /// False when it took more room in the outbox than one answer takes.
  bool answer_one(const datagram& one, reply& answer);
  void answer_all(std::size_t entered, turn& base);
  void keep(const turn& one) noexcept { wake_at = std::min(wake_at, one.wake_at_); }

  worker_options options;
  door_guards door;
  growth_guard growth;
  handler each;
  batch_handler all;
  counters count;
  time_point wake_at = time_point::max();
  receive_batch::iterator at, end;  // of the batch in hand: what is left of it
  std::vector<request> requests;    // of one call of a batch handler
  std::vector<given> answers;       // the same
};

}  // namespace dgram
