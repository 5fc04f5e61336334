// SPDX-License-Identifier: MIT
// One recvmmsg(2) fills the slots; accept() makes datagrams of them and trusts no length that the
// kernel gave. GRO trains stay whole in their slots and are split by the iterator. What a slot's
// control messages said is cleared only when new ones come: most sockets ask for none.
#include <dgram/receive_batch.hpp>

#include <algorithm>
#include <cassert>
#include <span>

#include "net/batch_memory.hpp"
#include "os/gro.hpp"

namespace dgram {
namespace {

// One cache line more than the slot: equal offsets of neighbours then fall into other sets.
constexpr std::size_t stride_of(std::size_t slot_bytes) noexcept {
  constexpr std::size_t line = 64;
  return (slot_bytes + line - 1) / line * line + line;
}

}  // namespace

void complete(arrival& about, const endpoint& source, const endpoint& bound) noexcept {
  about.source = source;
  about.target.port = bound.port;
  if (about.target.is_none()) about.target = bound;
}

receive_batch::memory::memory(const receive_batch_options& options)
    : slot_bytes(std::max<std::size_t>(options.slot_bytes, 1)),
      payloads(std::clamp<std::size_t>(options.slots, 1, batch_slots_max) * stride_of(slot_bytes)),
      stride(stride_of(slot_bytes)),
      headers(payloads.size() / stride),
      pieces(headers.size()),
      names(headers.size()),
      controls(headers.size()),
      slots(headers.size()),
      segment_bytes(headers.size()),
      unix_sources(headers.size()) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    pieces[i] = {payloads.data() + i * stride, slot_bytes};
    auto& header = headers[i].msg_hdr;
    header.msg_iov = &pieces[i];
    header.msg_iovlen = 1;
    header.msg_name = &names[i];
    header.msg_control = controls[i].bytes.data();
  }
  used = headers.size();  // so that prepare() sets all of them once
  prepare(true);
}

void receive_batch::memory::prepare(bool with_control) noexcept {
  if (with_control != control_room) used = headers.size();
  control_room = with_control;
  for (std::size_t i = 0; i < used; ++i) {
    auto& header = headers[i].msg_hdr;
    header.msg_namelen = sizeof(os::socket_name);
    header.msg_controllen = with_control ? os::receive_control_bytes : 0;
    header.msg_flags = 0;
  }
  used = 0;
  datagrams = 0;
}

void receive_batch::memory::accept(std::size_t count, const endpoint& bound,
                                   bool unix_names) noexcept {
  used = count;
  datagrams = count;
  std::byte* payload = payloads.data();
  const os::socket_name* name = names.data();
  const mmsghdr* next = headers.data();
  for (datagram& into : std::span(slots).first(count)) {
    const auto& [header, bytes] = *next++;
    os::read_endpoint(&name++->any, header.msg_namelen, into.source);
    into.target = bound;
    into.wire_bytes = bytes;  // MSG_TRUNC asked for: the true length
    into.truncated = bytes > slot_bytes;
    into.payload = {payload, std::min<std::size_t>(bytes, slot_bytes)};
    payload += stride;
    into.unix_source = nullptr;
    const bool tells = header.msg_controllen != 0 || (header.msg_flags & MSG_CTRUNC) != 0;
    if (tells || control_came) read_control(static_cast<std::size_t>(&into - slots.data()));
  }
  if (unix_names) read_unix_sources();
}

void receive_batch::memory::read_control(std::size_t index) noexcept {
  const auto& header = headers[index].msg_hdr;
  auto& into = slots[index];
  os::control_facts facts;
  os::read_control(header.msg_control, header.msg_controllen, facts);
  if ((header.msg_flags & MSG_CTRUNC) != 0) ++control_truncated;
  facts.about.wire_bytes = into.wire_bytes;
  facts.about.truncated = into.truncated;
  complete(facts.about, into.source, into.target);
  static_cast<arrival&>(into) = facts.about;
  segment_bytes[index] = facts.segment_bytes;
  datagrams += os::gro::count(into.payload.size(), facts.segment_bytes) - 1;
  control_came = true;
}

void receive_batch::memory::read_unix_sources() noexcept {
  for (std::size_t i = 0; i < used; ++i) {
    unix_sources[i] = os::read_path(names[i].path, headers[i].msg_hdr.msg_namelen);
    slots[i].unix_source = &unix_sources[i];
  }
}

receive_batch::receive_batch(const receive_batch_options& options)
    : memory_(std::make_unique<memory>(options)) {
  assert(options.slots >= 1 && options.slots <= batch_slots_max && options.slot_bytes >= 1);
}
receive_batch::~receive_batch() = default;
receive_batch::receive_batch(receive_batch&&) noexcept = default;
receive_batch& receive_batch::operator=(receive_batch&&) noexcept = default;

receive_batch::iterator::iterator(const receive_batch* batch, std::size_t slot) noexcept
    : whole_(batch->memory_->slots.data() + slot),
      in_trains_(batch->memory_->datagrams != batch->memory_->used),
      batch_(batch) {
  if (in_trains_) load();
}

void receive_batch::iterator::load() noexcept {
  const auto& memory = *batch_->memory_;
  if (whole_ == memory.slots.data() + memory.used) return;
  current_ = *whole_;
  cut();
}

void receive_batch::iterator::cut() noexcept {
  const auto& memory = *batch_->memory_;
  const auto segment = memory.segment_bytes[static_cast<std::size_t>(whole_ - memory.slots.data())];
  const auto whole = whole_->payload;
  const std::size_t length = os::gro::length(whole.size(), segment, offset_);
  current_.payload = whole.subspan(offset_, length);
  if (length == whole.size()) return;  // no train
  const bool last = offset_ + length == whole.size();
  const std::size_t lost = whole_->wire_bytes - whole.size();
  current_.wire_bytes = last ? std::min(length + lost, segment) : length;
  current_.truncated = current_.wire_bytes > length;
}

void receive_batch::iterator::advance() noexcept {
  offset_ += current_.payload.size();
  if (offset_ < whole_->payload.size()) return cut();
  ++whole_;
  offset_ = 0;
  load();
}

receive_batch::iterator receive_batch::begin() const noexcept {
  return memory_ ? iterator(this, 0) : iterator();
}
receive_batch::iterator receive_batch::end() const noexcept {
  return memory_ ? iterator(this, memory_->used) : iterator();
}
std::size_t receive_batch::size() const noexcept { return memory_ ? memory_->datagrams : 0; }
std::size_t receive_batch::slots_used() const noexcept { return memory_ ? memory_->used : 0; }
std::size_t receive_batch::slots() const noexcept { return memory_ ? memory_->headers.size() : 0; }
std::uint64_t receive_batch::control_truncated() const noexcept {
  return memory_ ? memory_->control_truncated : 0;
}

}  // namespace dgram
