// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <vector>

#include <dgram/worker.hpp>

#include "serve/guards.hpp"

namespace dgram {

/// Most requests in one call of a batch handler.
inline constexpr std::size_t requests_max = batch_slots_max;

struct worker::state {
  state(worker_options given_options, handler given_each, batch_handler given_whole);

  /// Counts an arrival and asks the door: false when a guard withholds its answer.
  bool enter(const datagram& request, time_point now);
  bool enter_closely(const datagram& request, time_point now);
  void run_deadline(turn& base);
  void run_each(turn& base);
  void run_batches(turn& base);
  /// False when the handler used more room in the outbox than one answer takes.
  bool answer_one(const datagram& request, reply& answer);
  void answer_all(std::size_t entered, turn& base);
  void keep(const turn& used) noexcept { wake_at = std::min(wake_at, used.wake_at_); }

  worker_options options;
  door_guards door;
  growth_guard growth;
  handler each;
  batch_handler whole;
  counters count;
  time_point wake_at = time_point::max();
  receive_batch::iterator at, end;  // of the batch in hand: what is left of it
  std::vector<request> requests;    // of one call of a batch handler
  std::vector<given> answers;       // the same
};

}  // namespace dgram
