// SPDX-License-Identifier: MIT
#include <dgram/receive_batch.hpp>

#include <algorithm>
#include <cassert>

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
      slots(headers.size()) {
  for (std::size_t i = 0; i < headers.size(); ++i) {
    pieces[i] = {payloads.data() + i * stride, slot_bytes};
    auto& header = headers[i].msg_hdr;
    header.msg_iov = &pieces[i];
    header.msg_iovlen = 1;
    header.msg_name = &names[i];
    header.msg_control = controls[i].bytes.data();
  }
  used = headers.size();  // so that prepare() sets all of them once
  prepare();
}

void receive_batch::memory::prepare() noexcept {
  for (std::size_t i = 0; i < used; ++i) {
    auto& header = headers[i].msg_hdr;
    header.msg_namelen = sizeof(os::socket_name);
    header.msg_controllen = os::receive_control_bytes;
    header.msg_flags = 0;
  }
  used = 0;
  datagrams = 0;
}

void receive_batch::memory::accept(std::size_t count, const endpoint& bound,
                                   bool unix_names) noexcept {
  used = count;
  for (std::size_t i = 0; i < count; ++i) accept_one(i, bound, unix_names);
}

void receive_batch::memory::accept_one(std::size_t index, const endpoint& bound,
                                       bool unix_names) noexcept {
  const auto& header = headers[index].msg_hdr;
  os::control_facts facts;
  if (header.msg_controllen != 0) {
    os::read_control(header.msg_control, header.msg_controllen, facts);
  }
  if ((header.msg_flags & MSG_CTRUNC) != 0) ++control_truncated;
  auto& into = slots[index];
  into.about = facts.about;
  into.about.wire_bytes = headers[index].msg_len;  // MSG_TRUNC asked for: the true length
  into.about.truncated = into.about.wire_bytes > slot_bytes;
  into.bytes = std::min<std::size_t>(into.about.wire_bytes, slot_bytes);
  into.segment_bytes = facts.segment_bytes;
  into.has_unix_source = unix_names;
  if (unix_names) {
    into.unix_source = os::read_path(names[index].path, header.msg_namelen);
  } else {
    complete(into.about, os::read_endpoint(&names[index].any, header.msg_namelen), bound);
  }
  datagrams += os::gro::count(into.bytes, into.segment_bytes);
}

receive_batch::receive_batch(const receive_batch_options& options)
    : memory_(std::make_unique<memory>(options)) {
  assert(options.slots >= 1 && options.slots <= batch_slots_max && options.slot_bytes >= 1);
}
receive_batch::~receive_batch() = default;
receive_batch::receive_batch(receive_batch&&) noexcept = default;
receive_batch& receive_batch::operator=(receive_batch&&) noexcept = default;

receive_batch::iterator::iterator(const receive_batch* batch, std::size_t slot) noexcept
    : batch_(batch), slot_(slot) {
  load();
}

void receive_batch::iterator::load() noexcept {
  const auto& memory = *batch_->memory_;
  if (slot_ == memory.used) return;
  const auto& slot = memory.slots[slot_];
  const std::size_t length = os::gro::length(slot.bytes, slot.segment_bytes, offset_);
  if (offset_ == 0) {
    static_cast<arrival&>(current_) = slot.about;
    current_.unix_source = slot.has_unix_source ? &slot.unix_source : nullptr;
  }
  current_.payload = {memory.payloads.data() + slot_ * memory.stride + offset_, length};
  if (length != slot.bytes) {  // one of a train
    const bool last = offset_ + length == slot.bytes;
    const std::size_t cut = slot.about.wire_bytes - slot.bytes;
    current_.wire_bytes = last ? std::min(length + cut, slot.segment_bytes) : length;
    current_.truncated = current_.wire_bytes > length;
  }
}

receive_batch::iterator& receive_batch::iterator::operator++() noexcept {
  offset_ += current_.payload.size();
  if (offset_ >= batch_->memory_->slots[slot_].bytes) {
    ++slot_;
    offset_ = 0;
  }
  load();
  return *this;
}

receive_batch::iterator receive_batch::begin() const noexcept { return {this, 0}; }
receive_batch::iterator receive_batch::end() const noexcept { return {this, memory_->used}; }
std::size_t receive_batch::size() const noexcept { return memory_->datagrams; }
std::size_t receive_batch::slots_used() const noexcept { return memory_->used; }
std::size_t receive_batch::slots() const noexcept { return memory_->headers.size(); }
std::uint64_t receive_batch::control_truncated() const noexcept {
  return memory_->control_truncated;
}

}  // namespace dgram
