// SPDX-License-Identifier: MIT
#include "assist/log/record.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <type_traits>

namespace dgram::assist {
namespace {

constexpr std::array<std::string_view, 7> names = {
    "rx", "tx", "refused", "unreachable", "prohibited", "too-big", "error"};

// What stands before the payload and the note of a packed row.
struct packed_head {
  std::int64_t when;
  std::int64_t at;
  std::int64_t rtt;
  endpoint local;
  endpoint remote;
  address by;
  std::uint32_t socket;
  std::uint32_t interface;
  std::uint32_t fits;
  std::uint32_t wire_bytes;
  std::uint16_t payload_bytes;
  std::uint8_t note_bytes;
  row_kind kind;
  std::uint8_t ttl;
  bool has_ttl;
  bool has_rtt;
  bool truncated;
  bool relayed;
};
static_assert(std::is_trivially_copyable_v<packed_head>);

packed_head head_of(const record& row) noexcept {
  return {.when = row.when.time_since_epoch().count(),
          .at = row.at.time_since_epoch().count(),
          .rtt = row.rtt.value_or(duration{}).count(),
          .local = row.local,
          .remote = row.remote,
          .by = row.by,
          .socket = row.socket,
          .interface = row.interface,
          .fits = row.fits,
          .wire_bytes = row.wire_bytes,
          .payload_bytes = static_cast<std::uint16_t>(row.payload.size()),
          .note_bytes = static_cast<std::uint8_t>(std::min(row.note.size(), note_bytes_max)),
          .kind = row.kind,
          .ttl = row.ttl.value_or(0),
          .has_ttl = row.ttl.has_value(),
          .has_rtt = row.rtt.has_value(),
          .truncated = row.truncated,
          .relayed = row.relayed};
}

record unpack(byte_view from) {
  packed_head head;
  std::memcpy(&head, from.data(), sizeof head);
  record row{.socket = head.socket,
             .kind = head.kind,
             .truncated = head.truncated,
             .relayed = head.relayed,
             .interface = head.interface,
             .fits = head.fits,
             .when = system_time(duration(head.when)),
             .at = time_point(duration(head.at)),
             .local = head.local,
             .remote = head.remote,
             .by = head.by,
             .wire_bytes = head.wire_bytes,
             .note = as_text(from.subspan(sizeof head + head.payload_bytes, head.note_bytes)),
             .payload = from.subspan(sizeof head, head.payload_bytes)};
  if (head.has_ttl) row.ttl = head.ttl;
  if (head.has_rtt) row.rtt = duration(head.rtt);
  return row;
}

}  // namespace

std::string_view name(row_kind kind) noexcept { return names[static_cast<std::size_t>(kind)]; }

void record_batch::add(const record& row) {
  assert(row.payload.size() <= UINT16_MAX);
  const packed_head head = head_of(row);
  const auto* begin = reinterpret_cast<const std::byte*>(&head);
  memory_.insert(memory_.end(), begin, begin + sizeof head);
  memory_.insert(memory_.end(), row.payload.begin(), row.payload.end());
  const byte_view note = as_bytes(row.note).first(head.note_bytes);
  memory_.insert(memory_.end(), note.begin(), note.end());
  ends_.push_back(static_cast<std::uint32_t>(memory_.size()));
}

void record_batch::clear() noexcept {
  memory_.clear();
  ends_.clear();
}

byte_view record_batch::packed(std::size_t index) const noexcept {
  const std::size_t begin = index == 0 ? 0 : ends_[index - 1];
  return byte_view(memory_).subspan(begin, ends_[index] - begin);
}

record record_batch::operator[](std::size_t index) const {
  record row = unpack(packed(index));
  row.id = first_ + index;
  return row;
}

}  // namespace dgram::assist
