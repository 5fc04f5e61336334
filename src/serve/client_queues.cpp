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

std::optional<unsigned> client_queues::push(unsigned origin, const datagram& request) noexcept {
  std::optional<unsigned> dropped;
  if (waiting_ == waiting_max_) dropped = drop_oldest();
  const std::uint32_t index = free_job_;
  assert(index != none && waiting_ < waiting_max_);
  assert(request.payload.size() <= slot_bytes_default);
  job& taken = jobs_[index];
  free_job_ = taken.next_;
  std::byte* slot = payloads_.data() + index * slot_bytes_default;
  std::ranges::copy(request.payload, slot);
  taken.request = request;
  taken.request.payload = {slot, request.payload.size()};
  taken.request.unix_source = nullptr;  // a server's sockets are IP
  taken.origin = origin;
  append(index, client_of(request));
  return dropped;
}

client_queues::job* client_queues::take() noexcept {
  if (ready_.empty()) return nullptr;
  const std::uint32_t which = ready_.front();
  assert(!clients_[which].is_out);
  ready_.erase(clients_, which);
  clients_[which].is_out = true;
  ++out_;
  return &jobs_[remove_first(which)];
}

void client_queues::done(job* finished) noexcept {
  const std::uint32_t which = finished->client_;
  assert(clients_[which].is_out && out_ > 0);
  free(static_cast<std::uint32_t>(finished - jobs_.data()));
  --out_;
  clients_[which].is_out = false;
  if (clients_[which].first == none) {
    forget(which);
  } else {
    ready_.push_back(clients_, which);  // behind the clients that wait already
  }
}

std::optional<unsigned> client_queues::drop_oldest() noexcept {
  if (by_age_.empty()) return {};
  // The oldest of all is the oldest of its client.
  const std::uint32_t which = jobs_[by_age_.front()].client_;
  const std::uint32_t index = remove_first(which);
  free(index);
  if (clients_[which].first == none && !clients_[which].is_out) {
    ready_.erase(clients_, which);
    forget(which);
  }
  return jobs_[index].origin;
}

std::uint32_t client_queues::client_of(const datagram& request) noexcept {
  const auto hash = hash_.both(hash_.of(request.source), hash_.of(request.target));
  const auto bucket = static_cast<std::uint32_t>(hash & (buckets_.size() - 1));
  for (auto at = buckets_[bucket]; at != none; at = clients_[at].chain) {
    if (clients_[at].source == request.source && clients_[at].target == request.target) return at;
  }
  const std::uint32_t which = free_client_;
  assert(which != none);  // each has a job of its own
  free_client_ = clients_[which].chain;
  clients_[which] = {.source = request.source,
                     .target = request.target,
                     .bucket = bucket,
                     .chain = buckets_[bucket]};
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

void client_queues::append(std::uint32_t index, std::uint32_t which) noexcept {
  job& appended = jobs_[index];
  client& of = clients_[which];
  appended.client_ = which;
  appended.next_ = none;
  by_age_.push_back(jobs_, index);
  const bool was_idle = of.first == none && !of.is_out;
  if (of.first == none) {
    of.first = index;
  } else {
    jobs_[of.last].next_ = index;
  }
  of.last = index;
  ++waiting_;
  if (was_idle) ready_.push_back(clients_, which);
}

std::uint32_t client_queues::remove_first(std::uint32_t which) noexcept {
  const std::uint32_t index = clients_[which].first;
  assert(index != none && waiting_ > 0);
  clients_[which].first = jobs_[index].next_;
  by_age_.erase(jobs_, index);
  --waiting_;
  assert(by_age_.empty() == (waiting_ == 0));
  return index;
}

void client_queues::free(std::uint32_t index) noexcept {
  jobs_[index].next_ = free_job_;
  free_job_ = index;
}

}  // namespace dgram
