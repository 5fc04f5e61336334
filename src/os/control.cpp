// SPDX-License-Identifier: MIT
#include "os/control.hpp"

#include <cassert>

#include "os/gro.hpp"
#include "os/pktinfo.hpp"
#include "os/timestamps.hpp"
#include "os/tos.hpp"
#include "os/ttl.hpp"

namespace dgram::os {

void control_writer::put_bytes(int level, int type, const void* value, std::size_t bytes) noexcept {
  assert(size_ + CMSG_SPACE(bytes) <= capacity_);
  std::byte* at = begin_ + size_;
  cmsghdr header{};
  header.cmsg_len = CMSG_LEN(bytes);
  header.cmsg_level = level;
  header.cmsg_type = type;
  std::memcpy(at, &header, sizeof header);
  std::memcpy(at + CMSG_LEN(0), value, bytes);
  size_ += CMSG_SPACE(bytes);
}

void read_control(const void* control, std::size_t bytes, control_facts& into) noexcept {
  for_each_control(control, bytes, [&into](const cmsghdr& message) {
    if (pktinfo::read(message, into.about)) return;
    if (tos::read(message, into.about)) return;
    if (ttl::read(message, into.about)) return;
    if (timestamps::read(message, into.about)) return;
    gro::read(message, into.segment_bytes);
  });
}

}  // namespace dgram::os
