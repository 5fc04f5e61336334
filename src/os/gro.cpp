// SPDX-License-Identifier: MIT
#include "os/gro.hpp"

#include <netinet/udp.h>

#include "os/fd.hpp"

namespace dgram::os::gro {

result<> enable(int fd) { return set_int(fd, IPPROTO_UDP, UDP_GRO, 1, "enable UDP_GRO"); }

bool is_enabled(int fd) noexcept {
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(fd, IPPROTO_UDP, UDP_GRO, &on, &size) == 0 && on != 0;
}

bool read(const cmsghdr& message, std::size_t& segment_bytes) noexcept {
  if (message.cmsg_level != IPPROTO_UDP || message.cmsg_type != UDP_GRO) return false;
  const int size = control_value<int>(message);
  segment_bytes = size > 0 ? static_cast<std::size_t>(size) : 0;
  return true;
}

}  // namespace dgram::os::gro
