// SPDX-License-Identifier: MIT
// A datagram's fate is drawn when it comes: lost, or copies with the times they are due. A copy
// that is due leaves in the same turn, others wait in the queue; a held one waits for the next
// datagram of its client, which releases it, or for its deadline.
#include "services/relay/relay_direction.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace dgram::services {

relay_direction::relay_direction(relay_way way, relay_clients& clients, socket& listening,
                                 const relay_options& options)
    : how(options.impaired[static_cast<std::size_t>(way)]),
      way_(way),
      clients_(&clients),
      listening_(&listening),
      options_(&options),
      out_({.datagrams = batch_slots_max, .arena_bytes = 16 * slot_bytes_default}) {}

void relay_direction::take(relay_client& client, byte_view payload, time_point now) {
  auto& stream = stream_of(client);
  fate what;
  if (how.is_none() && stream.chance.is_idle(now)) {
    stream.chance.pass(1);
    what.due.fill(now);
  } else {
    what = stream.chance.next(how, now, payload.size());
  }
  if (const auto& seen = options_->observers.seen) {
    seen({way_, client.key.source, client.local, options_->target, payload, now, what});
  }
  if (what.what == fate::end::lost) ++count.lost;
  if (what.what == fate::end::too_big) ++count.too_big;
  if (what.what != fate::end::passes) return;
  if (what.is_doubled()) ++count.duplicated;
  count.queue += what.overflowed;
  const bool borrowed = !what.changed_bit;
  if (what.changed_bit) {
    payload = changed(payload, *what.changed_bit);
    ++count.corrupted;
  }
  if (what.held) return hold(client, payload, what);
  for (unsigned i = 0; i < what.copies; ++i) {
    send_or_wait(client, payload, what.due[i], now, borrowed);
  }
  if (what.releases && stream.held) {
    release_first_held(true, what.due[what.copies - 1], now, *stream.held);
  }
}

byte_view relay_direction::changed(byte_view payload, std::size_t bit) {
  constexpr std::size_t bits_each = 8;
  changed_.assign(payload.begin(), payload.end());
  changed_[bit / bits_each] ^= std::byte{1} << (bit % bits_each);
  return changed_;
}

void relay_direction::hold(relay_client& client, byte_view payload, const fate& what) {
  stream_of(client).held = holds_.emplace(
      what.due[0], relay_held{client.key, {payload.begin(), payload.end()}, what.copies});
  count.waiting += what.copies;
}

void relay_direction::release_first_held(bool swapped, time_point due, time_point now,
                                         relay_holds::iterator which) {
  const auto released = std::move(which->second);
  holds_.erase(which);
  ++(swapped ? count.reordered : count.unswapped);
  count.waiting -= released.copies;
  relay_client& client = *clients_->find(released.client);  // let_go() comes before it is dropped
  stream_of(client).held.reset();
  for (unsigned i = 0; i < released.copies; ++i)
    send_or_wait(client, released.payload, due, now, false);
}

void relay_direction::send_or_wait(relay_client& client, byte_view payload, time_point due,
                                   time_point now, bool borrowed) {
  if (due <= now) return send(client, payload, borrowed);
  outgoing way = client.back;
  way.payload = payload;
  if (waiting_.add(due, way)) {
    ++count.waiting;
  } else {
    ++count.queue;
  }
}

void relay_direction::send(relay_client& client, byte_view payload, bool borrowed) {
  socket& through = way_ == relay_way::up ? client.upstream : *listening_;
  outgoing leaving = way_ == relay_way::up ? outgoing{} : client.back;
  leaving.payload = payload;
  if (through_ != &through) flush();
  const auto put = [&] { return borrowed ? out_.forward(leaving) : out_.send(leaving); };
  if (!put()) {
    flush();
    static_cast<void>(put());  // an empty outbox takes the longest datagram
  }
  through_ = &through;
  if (options_->observers.left) note_leaving(client, payload);
}

// Borrowed and waiting payloads may be gone after the flush, which reports what has left.
void relay_direction::note_leaving(const relay_client& client, byte_view payload) {
  const bool up = way_ == relay_way::up;
  message& leaving = leaving_.emplace_back();
  leaving.source = up ? client.upstream.local() : endpoint{client.back.source, client.local.port};
  leaving.target = up ? options_->target : client.key.source;
  if (up) leaving.ttl = client.hops;
  leaving.payload.assign(payload.begin(), payload.end());
}

void relay_direction::show_left(std::span<const std::error_code> outcomes, system_time when) {
  for (std::size_t i = 0; i < std::min(leaving_.size(), outcomes.size()); ++i) {
    if (outcomes[i]) continue;
    leaving_[i].timestamp = when;
    options_->observers.left(leaving_[i].view());
  }
  leaving_.clear();
}

void relay_direction::flush() {
  if (out_.empty()) return;
  const system_time before =
      leaving_.empty() ? system_time{} : system_time{std::chrono::system_clock::now()};
  const auto done = out_.flush(*through_, relay::flush_limit);
  if (!leaving_.empty()) show_left(done.outcomes, before);
  count.forwarded += done.sent;
  count.forwarded_bytes += done.sent_bytes;
  count.failed += done.failed;
  through_ = nullptr;
}

void relay_direction::send_first_waiting() {
  const outgoing outgoing = waiting_.first();
  --count.waiting;
  // The address it spoke to is the source of its answers, unless that was a group's.
  if (relay_client* client = clients_->find({outgoing.target, outgoing.source})) {
    send(*client, outgoing.payload, false);
  } else {
    ++count.failed;
  }
  waiting_.take();
}

void relay_direction::release(time_point now) {
  while (waiting_.size() != 0 && waiting_.next() <= now) send_first_waiting();
  while (!holds_.empty() && holds_.begin()->first <= now) {
    release_first_held(false, now, now, holds_.begin());
  }
  flush();
}

void relay_direction::release_all() { release(time_point::max()); }

void relay_direction::let_go(relay_client& client) {
  if (const auto held = stream_of(client).held) {
    release_first_held(false, time_point::min(), time_point::max(), *held);
  }
  flush();
}

time_point relay_direction::next() const noexcept {
  return holds_.empty() ? waiting_.next() : std::min(waiting_.next(), holds_.begin()->first);
}

}  // namespace dgram::services
