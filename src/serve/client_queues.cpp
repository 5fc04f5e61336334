// SPDX-License-Identifier: MIT
#include "serve/client_queues.hpp"

#include <algorithm>
#include <bit>
#include <cassert>

namespace dgram {

client_queues::client_queues(std::size_t waiting_max, std::size_t out_max)
    : waiting_max_(waiting_max),
      jobs_(waiting_max + out_max),
      payloads_(jobs_.size() * slot_bytes_default),
      clients_(jobs_.size()),
      buckets_(std::bit_ceil(jobs_.size()), none) {
  assert(waiting_max > 0 && out_max > 0);
  for (std::uint32_t i = 0; i < jobs_.size(); ++i) {
    const std::uint32_t following = i + 1 < jobs_.size() ? i + 1 : none;
    jobs_[i].next_ = following;
    clients_[i].chain = following;
  }
}

std::optional<unsigned> client_queues::push(unsigned origin, const datagram& one) noexcept {
  std::optional<unsigned> dropped;
  if (waiting_ == waiting_max_) dropped = drop_oldest();
  const std::uint32_t index = free_job_;
  assert(index != none && one.payload.size() <= slot_bytes_default);
  job& taken = jobs_[index];
  free_job_ = taken.next_;
  std::byte* slot = payloads_.data() + index * slot_bytes_default;
  std::ranges::copy(one.payload, slot);
  taken.one = one;
  taken.one.payload = {slot, one.payload.size()};
  taken.one.unix_source = nullptr;  // a server's sockets are IP
  taken.origin = origin;
  append(index, client_of(one));
  return dropped;
}

client_queues::job* client_queues::take() noexcept {
  if (ready_first_ == none) return nullptr;
  const std::uint32_t which = ready_first_;
  unready(which);
  clients_[which].is_out = true;
  ++out_;
  return &jobs_[remove_first(which)];
}

void client_queues::done(job* one) noexcept {
  const std::uint32_t which = one->client_;
  free(static_cast<std::uint32_t>(one - jobs_.data()));
  --out_;
  clients_[which].is_out = false;
  if (clients_[which].first == none) {
    forget(which);
  } else {
    make_ready(which);  // behind those who wait already
  }
}

std::optional<unsigned> client_queues::drop_oldest() noexcept {
  if (oldest_ == none) return {};
  // The oldest of all is the oldest of its client.
  const std::uint32_t which = jobs_[oldest_].client_;
  const std::uint32_t index = remove_first(which);
  free(index);
  if (clients_[which].first == none && !clients_[which].is_out) {
    unready(which);
    forget(which);
  }
  return jobs_[index].origin;
}

std::uint32_t client_queues::client_of(const datagram& one) noexcept {
  const auto hash = hash_.both(hash_.of(one.source), hash_.of(one.target));
  const auto bucket = static_cast<std::uint32_t>(hash & (buckets_.size() - 1));
  for (auto at = buckets_[bucket]; at != none; at = clients_[at].chain) {
    if (clients_[at].source == one.source && clients_[at].target == one.target) return at;
  }
  const std::uint32_t which = free_client_;
  assert(which != none);  // each has a job of its own
  free_client_ = clients_[which].chain;
  clients_[which] = {
      .source = one.source, .target = one.target, .bucket = bucket, .chain = buckets_[bucket]};
  buckets_[bucket] = which;
  return which;
}

void client_queues::forget(std::uint32_t which) noexcept {
  std::uint32_t* link = &buckets_[clients_[which].bucket];
  while (*link != which) link = &clients_[*link].chain;
  *link = clients_[which].chain;
  clients_[which].chain = free_client_;
  free_client_ = which;
}

void client_queues::make_ready(std::uint32_t which) noexcept {
  clients_[which].before = ready_last_;
  clients_[which].after = none;
  (ready_last_ == none ? ready_first_ : clients_[ready_last_].after) = which;
  ready_last_ = which;
}

void client_queues::unready(std::uint32_t which) noexcept {
  const auto [before, after] = std::pair(clients_[which].before, clients_[which].after);
  (before == none ? ready_first_ : clients_[before].after) = after;
  (after == none ? ready_last_ : clients_[after].before) = before;
}

void client_queues::append(std::uint32_t index, std::uint32_t which) noexcept {
  job& one = jobs_[index];
  client& of = clients_[which];
  one.client_ = which;
  one.next_ = none;
  one.older_ = youngest_;
  one.younger_ = none;
  (youngest_ == none ? oldest_ : jobs_[youngest_].younger_) = index;
  youngest_ = index;
  const bool was_idle = of.first == none && !of.is_out;
  (of.first == none ? of.first : jobs_[of.last].next_) = index;
  of.last = index;
  ++waiting_;
  if (was_idle) make_ready(which);
}

std::uint32_t client_queues::remove_first(std::uint32_t which) noexcept {
  const std::uint32_t index = clients_[which].first;
  const job& one = jobs_[index];
  clients_[which].first = one.next_;
  (one.older_ == none ? oldest_ : jobs_[one.older_].younger_) = one.younger_;
  (one.younger_ == none ? youngest_ : jobs_[one.younger_].older_) = one.older_;
  --waiting_;
  return index;
}

void client_queues::free(std::uint32_t index) noexcept {
  jobs_[index].next_ = free_job_;
  free_job_ = index;
}

}  // namespace dgram
