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

// Whether a run may go on with a datagram of `bytes`: all equal, only the last one shorter.
bool may_append(const outbox::memory::run& to, std::size_t bytes, std::size_t segments) noexcept {
  const bool v4 = to.way.target.address.is_v4();
  const auto train_max = v4 ? os::gso::train_bytes_max_v4 : os::gso::train_bytes_max_v6;
  return !to.closed && bytes != 0 && bytes <= to.segment_bytes && to.count < segments &&
         to.bytes + bytes <= train_max;
}

}  // namespace

outbox::memory::memory(const outbox_options& options)
    : arena(options.arena_bytes),
      segment(options.segment),
      entries(std::clamp<std::size_t>(options.datagrams, 1, batch_slots_max)),
      runs(entries.size()),
      buckets(std::bit_ceil(2 * entries.size()), none),
      headers(entries.size()),
      pieces(entries.size()),
      heads(entries.size()),
      sends(entries.size()),
      outcomes(entries.size()) {}

std::uint32_t& outbox::memory::bucket_of(const outgoing& one) noexcept {
  const std::size_t mask = buckets.size() - 1;
  std::size_t at = std::hash<endpoint>()(one.target) & mask;
  while (buckets[at] != none && !same_way(runs[buckets[at]].way, one)) at = (at + 1) & mask;
  return buckets[at];
}

void outbox::memory::add(const outgoing& one) noexcept {
  const auto index = static_cast<std::uint32_t>(entry_count++);
  entries[index] = {one.payload, none};
  // Most batches are runs to one target: look there before hashing.
  if (run_count == 0 || !same_way(runs[last_run].way, one)) {
    auto& bucket = bucket_of(one);
    if (bucket == none)
      touched[touched_count++] = static_cast<std::uint32_t>(&bucket - buckets.data());
    last_run = bucket;
    last_bucket = static_cast<std::uint32_t>(&bucket - buckets.data());
  }
  const std::size_t bytes = one.payload.size();
  if (last_run != none && may_append(runs[last_run], bytes, segments_max)) {
    auto& grown = runs[last_run];
    entries[grown.last].next = index;
    grown.last = index;
    ++grown.count;
    grown.bytes += bytes;
    grown.closed = bytes < grown.segment_bytes;
    return;
  }
  last_run = static_cast<std::uint32_t>(run_count++);
  runs[last_run] = {one, index, index, 1, bytes, bytes, false};
  buckets[last_bucket] = last_run;
}

outbox::outbox(const outbox_options& options) : memory_(std::make_unique<memory>(options)) {
  assert(options.datagrams >= 1 && options.datagrams <= batch_slots_max);
}
outbox::~outbox() = default;
outbox::outbox(outbox&&) noexcept = default;
outbox& outbox::operator=(outbox&&) noexcept = default;

bool outbox::forward(const outgoing& one) {
  auto& held = *memory_;
  if (held.flushed) clear();
  if (held.entry_count == held.entries.size()) return false;
  held.add(one);
  return true;
}

std::span<std::byte> outbox::reserve(std::size_t size) {
  auto& held = *memory_;
  if (held.flushed) clear();
  if (held.entry_count == held.entries.size() || size > held.arena.size() - held.arena_used)
    return {};
  const std::span room(held.arena.data() + held.arena_used, size);
  held.arena_used += size;
  return room;
}

bool outbox::send(const outgoing& one) {
  const auto room = reserve(one.payload.size());
  if (room.data() == nullptr) return false;
  std::ranges::copy(one.payload, room.begin());
  auto copied = one;
  copied.payload = room;
  return forward(copied);
}

bool outbox::reply(const datagram& request, byte_view payload) {
  return send(reply_to(request, payload));
}

void outbox::clear() noexcept {
  auto& held = *memory_;
  for (std::size_t i = 0; i < held.touched_count; ++i) {
    held.buckets[held.touched[i]] = memory::none;
  }
  held.touched_count = held.entry_count = held.run_count = held.arena_used = 0;
  held.flushed = false;
}

std::size_t outbox::size() const noexcept { return memory_->flushed ? 0 : memory_->entry_count; }
std::size_t outbox::capacity() const noexcept { return memory_->entries.size(); }

std::size_t outbox::arena_left() const noexcept {
  return memory_->arena.size() - (memory_->flushed ? 0 : memory_->arena_used);
}

}  // namespace dgram
