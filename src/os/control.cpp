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
  msghdr message{};
  message.msg_control = const_cast<void*>(control);
  message.msg_controllen = bytes;
  for (auto* one = CMSG_FIRSTHDR(&message); one != nullptr; one = CMSG_NXTHDR(&message, one)) {
    const auto* end = static_cast<const std::byte*>(control) + bytes;
    const auto room = static_cast<std::size_t>(end - reinterpret_cast<const std::byte*>(one));
    if (one->cmsg_len < CMSG_LEN(0) || one->cmsg_len > room) return;  // cut short: MSG_CTRUNC
    pktinfo::read(*one, into.about) || tos::read(*one, into.about) || ttl::read(*one, into.about) ||
        timestamps::read(*one, into.about) || gro::read(*one, into.segment_bytes);
  }
}

}  // namespace dgram::os
