// SPDX-License-Identifier: MIT
// The loop of a worker's thread: receive a batch, step the worker until the batch is finished,
// flush its answers each time, publish the account. An order ends it between two batches.
#include "serve/lane.hpp"

#include <algorithm>
#include <functional>

#include <dgram/receive_retry.hpp>

#include "serve/handler_pool.hpp"

namespace dgram {
namespace {

// Room for a few answers to each datagram of a batch; with GRO a batch is many times its slots.
outbox_options outbox_for(const server_options& options) noexcept {
  constexpr std::size_t answers_each = 4;
  const std::size_t most = options.gro ? batch_slots_max : options.batch * answers_each;
  const std::size_t datagrams = std::min(most, batch_slots_max);
  return {.datagrams = datagrams, .arena_bytes = datagrams * slot_bytes_default};
}

duration until(time_point when) noexcept {
  if (when == time_point::max()) return forever;
  return std::max(when - clock::now(), duration::zero());
}

// `door` counts as handled what it put into the pool; `pool`, read later, has the outcome.
counters together(counters door, const counters& pool) noexcept {
  door.received -= door.handled;
  door.handled = 0;
  return door += pool;
}

}  // namespace

lane::lane(unsigned index, socket through, const server_options& options, handler_pool* pool)
    : index_(index),
      gro_(options.gro),
      spin_(options.spin),
      socket_(std::move(through)),
      pool_(pool),
      batch_(
          {.slots = options.gro ? std::min(options.batch, server::gro_slots_max) : options.batch}),
      outbox_(outbox_for(options)) {}

void lane::employ(const worker_options& options, const handler& handle) {
  handler here;
  if (pool_ == nullptr) {
    here.on_datagram = std::ref(handle.on_datagram);
  } else {
    pool_->employ(index_, handle, socket_);
    here.on_datagram = [this](const datagram& request, reply&) { pool_->submit(index_, request); };
  }
  if (handle.on_deadline) here.on_deadline = std::ref(handle.on_deadline);
  worker_.emplace(options, std::move(here));
}

void lane::employ(const worker_options& options, const batch_handler& handle) {
  batch_handler here(std::ref(handle.on_batch));
  if (handle.on_deadline) here.on_deadline = std::ref(handle.on_deadline);
  worker_.emplace(options, std::move(here));
}

result<> lane::run(const orders& from_server) {
  time_point next = time_point::max();
  for (receive_retry retry;;) {
    const auto order = from_server.now();
    const bool draining = order == orders::kind::drain;
    if (order == orders::kind::stop) return {};
    if (draining && from_server.drain_until() <= clock::now()) return {};
    const auto came = receive(from_server, draining ? duration::zero() : until(next));
    if (!came) {
      if (!retry.again(came.error())) return came.error();
      continue;
    }
    retry.succeeded();
    next = serve_batch();
    if (draining && *came == 0) return {};
  }
}

// Polls for server_options::spin before it sleeps.
result<std::size_t> lane::receive(const orders& from_server, duration limit) {
  const duration spin = std::min(spin_, limit);
  if (spin <= duration::zero()) return socket_.receive(batch_, limit);
  const auto started = clock::now();
  for (;;) {
    auto came = socket_.receive(batch_, duration::zero());
    if (!came || *came != 0 || from_server.now() != orders::kind::serve) return came;
    const duration spent = clock::now() - started;
    if (spent < spin) continue;
    const duration left = limit == forever ? forever : std::max(limit - spent, duration::zero());
    return socket_.receive(batch_, left);
  }
}

time_point lane::serve_batch() {
  time_point next;
  do {
    if (pool_ != nullptr) worker_->wake_at(pool_->take_wake(index_));
    next = worker_->step(batch_, clock::now(), outbox_);
    if (!outbox_.empty()) worker_->note_sent(outbox_.flush(socket_, flush_limit));
  } while (!worker_->finished());
  publish();
  return next;
}

void lane::publish() {
  const std::scoped_lock lock(mutex_);
  published_ = worker_->count();
}

void lane::close_account() {
  const std::scoped_lock lock(mutex_);
  drops_at_end_ = socket_.drops();
}

counters lane::count() const {
  counters sum;
  {
    const std::scoped_lock lock(mutex_);
    sum = published_;
    sum.dropped_by_kernel = drops_at_end_ ? *drops_at_end_ : socket_.drops();
  }
  sum.kernel_counts_trains = gro_;
  sum.path_errors = socket_.path_errors();
  return pool_ == nullptr ? sum : together(sum, pool_->count(index_));
}

}  // namespace dgram
