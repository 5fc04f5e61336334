// SPDX-License-Identifier: MIT
#pragma once

// Segment sizes beside a message: UDP_GRO says one, UDP_SEGMENT asks for one.

#include <cstring>

#include "udp.hpp"

namespace peer {

// Room for one control message, aligned as the kernel wants it.
struct alignas(cmsghdr) control_block {
  char bytes[CMSG_SPACE(sizeof(int))];
};

// Bytes of each segment of a received train; the whole when it is a single datagram.
inline std::size_t segment_of(msghdr& message, std::size_t whole) {
  for (cmsghdr* one = CMSG_FIRSTHDR(&message); one; one = CMSG_NXTHDR(&message, one)) {
    if (one->cmsg_level != SOL_UDP || one->cmsg_type != UDP_GRO) continue;
    int size = 0;
    std::memcpy(&size, CMSG_DATA(one), sizeof size);
    return static_cast<std::size_t>(size);
  }
  return whole;
}

// Sends `message` in segments of `size` bytes. `control` must live until it is sent.
inline void cut_into(msghdr& message, control_block& control, std::uint16_t size) {
  message.msg_control = &control;
  message.msg_controllen = CMSG_SPACE(sizeof size);
  cmsghdr* one = CMSG_FIRSTHDR(&message);
  one->cmsg_level = SOL_UDP;
  one->cmsg_type = UDP_SEGMENT;
  one->cmsg_len = CMSG_LEN(sizeof size);
  std::memcpy(CMSG_DATA(one), &size, sizeof size);
}

}  // namespace peer
