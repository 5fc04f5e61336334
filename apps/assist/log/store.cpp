// SPDX-License-Identifier: MIT
// A segment is one block of memory: packed rows grow from its start, their ends from its end. Ids
// have no gap from the first segment to `next_`. A full log gives its first segment's memory to the
// new last one.
#include "assist/log/store.hpp"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <utility>

namespace dgram::assist {

std::uint32_t store::segment::end(std::size_t index) const noexcept {
  std::uint32_t end = 0;
  std::memcpy(&end, memory.get() + segment_bytes - (index + 1) * sizeof end, sizeof end);
  return end;
}

bool store::segment::holds(std::size_t more) const noexcept {
  return bytes() + more + sizeof(std::uint32_t) <= segment_bytes;
}

void store::segment::add(byte_view packed) noexcept {
  assert(holds(packed.size()));
  std::memcpy(memory.get() + used, packed.data(), packed.size());
  used += packed.size();
  const auto end = static_cast<std::uint32_t>(used);
  std::memcpy(memory.get() + segment_bytes - (rows + 1) * sizeof end, &end, sizeof end);
  ++rows;
}

std::size_t store::segment::bytes() const noexcept { return used + rows * sizeof(std::uint32_t); }

store::store(std::size_t bytes_max)
    : segments_max_(std::max(bytes_max, bytes_min) / segment_bytes) {}

void store::begin_segment() {
  segment fresh;
  if (segments_.size() == segments_max_) {
    dropped_ += segments_.front().rows;
    bytes_ -= segments_.front().bytes();
    fresh.memory = std::move(segments_.front().memory);
    segments_.pop_front();
  } else {
    fresh.memory =
        spare_ ? std::move(spare_) : std::make_unique_for_overwrite<std::byte[]>(segment_bytes);
  }
  fresh.first = next_;
  segments_.push_back(std::move(fresh));
}

// Segments follow each other without a gap up to the next id, and their bytes add up.
bool store::adds_up() const noexcept {
  std::uint64_t id = segments_.empty() ? next_ : segments_.front().first;
  std::size_t bytes = 0;
  for (const segment& part : segments_) {
    if (part.first != id) return false;
    id += part.rows;
    bytes += part.bytes();
  }
  return id == next_ && bytes == bytes_ && segments_.size() <= segments_max_;
}

std::uint64_t store::append(const record_batch& rows) {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t first = next_;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const byte_view packed = rows.packed(i);
    if (segments_.empty() || !segments_.back().holds(packed.size())) begin_segment();
    segments_.back().add(packed);
    bytes_ += packed.size() + sizeof(std::uint32_t);
    ++next_;
  }
  assert(adds_up());
  return first;
}

store::extent store::range() const {
  const std::scoped_lock lock(mutex_);
  return {.oldest = segments_.empty() ? next_ : segments_.front().first,
          .next = next_,
          .dropped = dropped_,
          .bytes = bytes_,
          .bytes_max = segments_max_ * segment_bytes};
}

std::uint64_t store::copy(std::uint64_t from, record_batch& into, std::size_t rows_max) const {
  into.clear();
  const std::scoped_lock lock(mutex_);
  if (segments_.empty() || from >= next_) return std::max(from, next_);
  from = std::max(from, segments_.front().first);
  const auto after = std::upper_bound(segments_.begin(), segments_.end(), from,
                                      [](auto id, const segment& part) { return id < part.first; });
  const segment& part = *std::prev(after);
  const std::size_t begin = from - part.first;
  const std::size_t begins_at = begin == 0 ? 0 : part.end(begin - 1);
  std::size_t index = begin;
  const std::size_t last = std::min(part.rows, begin + std::min(rows_max, copy_rows_max));
  for (; index < last; ++index) {
    const std::size_t size = part.end(index) - begins_at;
    if (size > copy_bytes_max && index != begin) break;
    into.ends_.push_back(static_cast<std::uint32_t>(size));
  }
  if (into.empty()) return from;
  const std::byte* source = part.memory.get() + begins_at;
  into.memory_.assign(source, source + into.ends_.back());
  into.first_ = from;
  return part.first + index;
}

void store::clear() {
  const std::scoped_lock lock(mutex_);
  if (!segments_.empty()) spare_ = std::move(segments_.back().memory);
  segments_.clear();
  bytes_ = 0;
  assert(adds_up());
}

}  // namespace dgram::assist
