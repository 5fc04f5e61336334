// SPDX-License-Identifier: MIT
// Collecting: datagrams into runs, runs by target. Sending is in outbox_flush.cpp.
#include <dgram/outbox.hpp>

#include <algorithm>
#include <cassert>

#include "net/outbox_memory.hpp"

namespace dgram {
namespace {

bool same_way(const outgoing& a, const outgoing& b) noexcept {
  return a.target == b.target && a.source == b.source && a.interface == b.interface &&
         a.tos == b.tos;
}

}  // namespace

outbox::memory::memory(const outbox_options& options)
    : arena(options.arena_bytes),
      segment(options.segment),
      entries_max(std::clamp<std::size_t>(options.datagrams, 1, batch_slots_max)),
      entries(entries_max),
      runs(entries.size()),
      buckets(std::bit_ceil(2 * entries.size()), none),
      headers(entries.size()),
      pieces(entries.size()),
      heads(entries.size()),
      sends(entries.size()),
      outcomes(entries.size()) {}

std::uint32_t& outbox::memory::bucket_of(const outgoing& to_send) noexcept {
  const std::size_t mask = buckets.size() - 1;
  std::size_t at = std::hash<endpoint>()(to_send.target) & mask;
  while (buckets[at] != none && runs[buckets[at]].way.target != to_send.target) {
    at = (at + 1) & mask;
  }
  return buckets[at];
}

inline bool outbox::memory::append(run& to, byte_view payload) noexcept {
  const std::size_t bytes = payload.size();
  if (bytes == 0 || bytes > to.segment_bytes || bytes > to.bytes_left || to.count == segments_max ||
      is_full()) {
    return false;
  }
  const auto index = static_cast<std::uint32_t>(entry_count++);
  entries[index] = {payload, none};
  entries[to.last].next = index;
  to.last = index;
  ++to.count;
  to.bytes += bytes;
  to.bytes_left = bytes < to.segment_bytes ? 0 : to.bytes_left - bytes;
  return true;
}

void outbox::memory::open_run(const outgoing& to_send) noexcept {
  const auto index = static_cast<std::uint32_t>(entry_count++);
  const std::size_t bytes = to_send.payload.size();
  const bool v4 = to_send.target.address.is_v4();
  entries[index] = {to_send.payload, none};
  last_run = static_cast<std::uint32_t>(run_count++);
  const std::size_t bytes_max = v4 ? os::gso::train_bytes_max_v4 : os::gso::train_bytes_max_v6;
  runs[last_run] = {to_send, index, index, 1, bytes, bytes, bytes_max - std::min(bytes, bytes_max)};
  buckets[last_bucket] = last_run;
}

void outbox::memory::add(const outgoing& to_send) noexcept {
  answered = nullptr;
  // Most batches are runs to one target: look there before hashing.
  if (run_count == 0 || !same_way(runs[last_run].way, to_send)) {
    auto& bucket = bucket_of(to_send);
    last_bucket = static_cast<std::uint32_t>(&bucket - buckets.data());
    if (bucket == none) {
      touched[touched_count++] = last_bucket;
      return open_run(to_send);
    }
    last_run = bucket;
  }
  // Behind a run of the same target that goes another way, its order is kept by a new one.
  if (!same_way(runs[last_run].way, to_send) || !append(runs[last_run], to_send.payload)) {
    open_run(to_send);
  }
}

inline bool outbox::memory::goes_the_last_way(const datagram& request) const noexcept {
  return answered != nullptr && request.source == last_request.source &&
         request.target.address == last_request.target &&
         request.interface == last_request.interface && request.to_group == last_request.to_group;
}

outbox::outbox(const outbox_options& options) : memory_(std::make_unique<memory>(options)) {
  assert(options.datagrams >= 1 && options.datagrams <= batch_slots_max);
}
outbox::~outbox() = default;
outbox::outbox(outbox&&) noexcept = default;
outbox& outbox::operator=(outbox&&) noexcept = default;

bool outbox::forward(const outgoing& to_send) {
  if (memory_ == nullptr) return false;
  auto& held = *memory_;
  if (held.flushed) clear();
  if (held.is_full()) return false;
  held.add(to_send);
  return true;
}

bool outbox::forward_reply(const datagram& request, byte_view payload) {
  if (memory_ == nullptr) return false;
  auto& held = *memory_;
  // Most requests of a batch come the same way: then nothing has to be worked out again.
  if (held.goes_the_last_way(request) && held.append(*held.answered, payload)) return true;
  return forward_first_reply(request, payload);
}

bool outbox::forward_first_reply(const datagram& request, byte_view payload) {
  if (!forward(reply_to(request, payload))) return false;
  auto& held = *memory_;
  held.last_request = {request.source, request.target.address, request.interface, request.to_group};
  held.answered = &held.runs[held.last_run];
  return true;
}

std::span<std::byte> outbox::reserve(std::size_t size) {
  if (memory_ == nullptr) return {};
  auto& held = *memory_;
  if (held.flushed) clear();
  if (held.is_full() || size > held.arena.size() - held.arena_used) return {};
  const std::span room(held.arena.data() + held.arena_used, size);
  held.arena_used += size;
  return room;
}

bool outbox::send(const outgoing& to_send) {
  const auto room = reserve(to_send.payload.size());
  if (room.data() == nullptr) return false;
  std::ranges::copy(to_send.payload, room.begin());
  auto copied = to_send;
  copied.payload = room;
  return forward(copied);
}

bool outbox::reply(const datagram& request, byte_view payload) {
  const auto room = reserve(payload.size());
  if (room.data() == nullptr) return false;
  std::ranges::copy(payload, room.begin());
  return forward_reply(request, room);
}

void outbox::clear() noexcept {
  if (memory_ == nullptr) return;
  auto& held = *memory_;
  for (std::size_t i = 0; i < held.touched_count; ++i) {
    held.buckets[held.touched[i]] = memory::none;
  }
  held.touched_count = held.entry_count = held.run_count = held.arena_used = 0;
  held.answered = nullptr;
  held.flushed = false;
}

std::size_t outbox::size() const noexcept {
  return memory_ == nullptr || memory_->flushed ? 0 : memory_->entry_count;
}
std::size_t outbox::capacity() const noexcept { return memory_ ? memory_->entries_max : 0; }

std::size_t outbox::arena_left() const noexcept {
  if (memory_ == nullptr) return 0;
  return memory_->arena.size() - (memory_->flushed ? 0 : memory_->arena_used);
}

}  // namespace dgram
