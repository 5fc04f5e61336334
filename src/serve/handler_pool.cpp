// SPDX-License-Identifier: MIT
// Workers put datagrams into client_queues; threads take a client's next datagram, run the handler
// without the lock, flush the answers through the socket the datagram came by, and only then let
// the client's next one go: its answers keep their order.
#include "serve/handler_pool.hpp"

#include <system_error>

#include "serve/lane.hpp"
#include "serve/settle.hpp"

namespace dgram {

handler_pool::handler_pool(const blocking& sizes, const guard_options& guards, std::size_t workers)
    : sizes_(sizes), growth_(guards), origins_(workers), queues_(sizes.queue, sizes.threads) {}

handler_pool::~handler_pool() { finish(time_point::min()); }

void handler_pool::employ(unsigned worker, const handler& handle, socket& through) {
  origins_[worker].handle = &handle;
  origins_[worker].through = &through;
}

result<> handler_pool::start() {
  threads_.reserve(sizes_.threads);
  try {
    while (threads_.size() < sizes_.threads) threads_.emplace_back([this] { run(); });
  } catch (const std::system_error& why) {
    finish(time_point::min());
    return error{why.code(), "start a handler thread"};
  }
  return {};
}

void handler_pool::submit(unsigned worker, const datagram& request) {
  const std::scoped_lock lock(mutex_);
  ++origins_[worker].count.received;
  ++origins_[worker].count.waiting;
  if (const auto dropped = queues_.push(worker, request)) {
    ++origins_[*dropped].count.dropped_by_queue;
    --origins_[*dropped].count.waiting;
  }
  ready_.notify_one();
}

time_point handler_pool::take_wake(unsigned worker) noexcept {
  auto& at = origins_[worker].wake_at;
  if (at.load(std::memory_order_relaxed) == time_point::max()) return time_point::max();
  return at.exchange(time_point::max());
}

counters handler_pool::count(unsigned worker) const {
  const std::scoped_lock lock(mutex_);
  return origins_[worker].count;
}

void handler_pool::finish(time_point until) {
  {
    std::unique_lock lock(mutex_);
    const auto is_empty = [this] { return queues_.waiting() == 0 && queues_.out() == 0; };
    if (until == time_point::max()) {
      settled_.wait(lock, is_empty);
    } else {
      settled_.wait_until(lock, until, is_empty);
    }
    drop_all();
    closing_ = true;
    ready_.notify_all();
  }
  threads_.clear();
}

void handler_pool::drop_all() {
  while (const auto dropped = queues_.drop_oldest()) {
    ++origins_[*dropped].count.dropped_by_queue;
    --origins_[*dropped].count.waiting;
  }
}

void handler_pool::run() {
  outbox out({.datagrams = answers_max, .arena_bytes = answers_max * slot_bytes_default});
  std::unique_lock lock(mutex_);
  for (;;) {
    ready_.wait(lock, [this] { return closing_ || queues_.has_ready(); });
    auto* job = queues_.take();
    if (job == nullptr) return;
    lock.unlock();
    const outcome done = handle(*job, out);
    lock.lock();
    count_outcome(origins_[job->origin].count, done);
    queues_.done(job);  // may make the client ready: this thread takes the next at once
    if (queues_.waiting() == 0 && queues_.out() == 0) settled_.notify_all();
  }
}

handler_pool::outcome handler_pool::handle(const client_queues::job& job, outbox& out) {
  origin& of = origins_[job.origin];
  outcome done;
  reply answer(turn(clock::now(), out, job.origin), growth_);
  answer.turn_to(job.request);
  try {
    of.handle->on_datagram(job.request, answer);
  } catch (...) {
    done.threw = true;
  }
  done.answers = answer.given_;
  // Before the client's next job may start: answers keep the order of the questions.
  if (!out.empty()) {
    const auto flushed = out.flush(*of.through, lane::flush_limit);
    done.sent = flushed.sent;
    done.sent_bytes = flushed.sent_bytes;
    done.send_failed = flushed.failed;
  }
  ask_wake(of, answer.wake_at_);
  return done;
}

void handler_pool::ask_wake(origin& of, time_point when) noexcept {
  auto nearest = of.wake_at.load();
  while (when < nearest) {
    if (of.wake_at.compare_exchange_weak(nearest, when)) return of.through->interrupt();
  }
}

void handler_pool::count_outcome(counters& count, const outcome& done) noexcept {
  --count.waiting;
  settle(count, done.answers, done.threw);
  count.sent += done.sent;
  count.sent_bytes += done.sent_bytes;
  count.send_failed += done.send_failed;
}

}  // namespace dgram
