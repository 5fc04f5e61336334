// SPDX-License-Identifier: MIT
// Policy without I/O: each datagram of a batch is counted, passes the guards, and is handled.
// step() stops where the outbox may not hold one more answer of full size; the caller flushes and
// calls again, and `at` goes on with the rest of the batch.
#include <dgram/worker.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

#include "serve/settle.hpp"
#include "serve/worker_state.hpp"

namespace dgram {
namespace {

// Answers that fit whatever their sizes will be. An empty outbox is never waited for.
std::size_t room_in(const outbox& out) noexcept {
  const std::size_t room =
      std::min(out.capacity() - out.size(), out.arena_left() / payload_bytes_max_v6);
  return out.empty() ? std::max<std::size_t>(room, 1) : room;
}

}  // namespace

worker::state::state(worker_options given_options, handler given_each, batch_handler given_whole)
    : options(std::move(given_options)),
      door(options.local, options.guards),
      growth(options.guards),
      each(std::move(given_each)),
      whole(std::move(given_whole)) {
  assert(each.on_datagram != nullptr || whole.on_batch != nullptr);
  if (whole.on_batch) {
    requests.resize(requests_max);
    answers.resize(requests_max);
  }
}

worker::worker(const worker_options& options, handler handle)
    : state_(std::make_unique<state>(options, std::move(handle), batch_handler{})) {}
worker::worker(const worker_options& options, batch_handler handle)
    : state_(std::make_unique<state>(options, handler{}, std::move(handle))) {}
worker::~worker() = default;
worker::worker(worker&&) noexcept = default;
worker& worker::operator=(worker&&) noexcept = default;

time_point worker::step(const receive_batch& batch, time_point now, outbox& out) {
  state& s = *state_;
  if (finished()) {
    s.at = batch.begin();
    s.end = batch.end();
    s.count.control_truncated = batch.control_truncated();
  }
  turn base(now, out, s.options.index);
  if (s.wake_at <= now) s.run_deadline(base);
  if (s.whole.on_batch) {
    s.run_batches(base);
  } else {
    s.run_each(base);
  }
  return s.wake_at;
}

void worker::state::run_deadline(turn& base) {
  const auto& on_deadline = whole.on_batch ? whole.on_deadline : each.on_deadline;
  wake_at = time_point::max();
  if (!on_deadline) return;
  turn hook = base;
  try {
    on_deadline(hook);
  } catch (...) {
    ++count.hooks_failed;
  }
  keep(hook);
}

inline bool worker::state::enter(const datagram& request, time_point now) {
  ++count.received;
  count.received_bytes += request.payload.size();
  if (request.truncated) ++count.truncated;
  return (door.passes(request.source) && !options.seen) || enter_closely(request, now);
}

bool worker::state::enter_closely(const datagram& request, time_point now) {
  const auto withheld = door.check(request, now);
  if (withheld) ++count.guarded[static_cast<std::size_t>(*withheld)];
  if (options.seen) {
    try {
      options.seen(request, withheld);
    } catch (...) {
      ++count.hooks_failed;
    }
  }
  return !withheld;
}

inline bool worker::state::answer_one(const datagram& request, reply& answer) {
  answer.turn_to(request);
  bool threw = false;
  try {
    each.on_datagram(request, answer);
  } catch (...) {
    threw = true;
  }
  settle(count, answer.given_, threw);
  return answer.given_.answers <= 1 && !std::exchange(answer.sent_unguarded_, false);
}

void worker::state::run_each(turn& base) {
  reply answer(base, growth);
  std::size_t room = room_in(*base.out_);
  for (; at != end && room != 0; ++at) {
    const datagram& request = *at;
    const bool one_at_most = !enter(request, base.now_) || answer_one(request, answer);
    if (!one_at_most || --room == 0) room = room_in(*base.out_);
  }
  keep(answer);
}

void worker::state::run_batches(turn& base) {
  while (at != end && room_in(*base.out_) != 0) {
    const std::size_t room = base.out_->capacity() - base.out_->size();
    std::size_t entered = 0;
    for (; at != end && entered < std::min(room, requests_max); ++at) {
      if (!enter(*at, base.now_)) continue;
      requests[entered] = {*at, entered};
      answers[entered++] = {};
    }
    if (entered != 0) answer_all(entered, base);
  }
}

void worker::state::answer_all(std::size_t entered, turn& base) {
  replies answer(base, growth, std::span(answers).first(entered));
  bool threw = false;
  try {
    whole.on_batch(std::span(requests).first(entered), answer);
  } catch (...) {
    threw = true;
  }
  keep(answer);
  for (const given& so_far : std::span(answers).first(entered)) settle(count, so_far, threw);
}

bool worker::finished() const noexcept { return state_->at == state_->end; }

void worker::wake_at(time_point when) noexcept {
  state_->wake_at = std::min(state_->wake_at, when);
}

const counters& worker::count() const noexcept { return state_->count; }

void worker::note_sent(const outbox::flushed& done) noexcept {
  state_->count.sent += done.sent;
  state_->count.sent_bytes += done.sent_bytes;
  state_->count.send_failed += done.failed;
}

exposure worker::exposed() const noexcept { return state_->door.exposed(); }

}  // namespace dgram
