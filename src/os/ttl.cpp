// SPDX-License-Identifier: MIT
#include "os/ttl.hpp"

#include "os/fd.hpp"

namespace dgram::os::ttl {

result<> enable(int fd, int domain) {
  return set_pair(fd, domain, {IP_RECVTTL, IPV6_RECVHOPLIMIT, "ask for TTL", "ask for hop limits"},
                  1);
}

bool read(const cmsghdr& message, arrival& into) noexcept {
  const bool v4 = message.cmsg_level == IPPROTO_IP && message.cmsg_type == IP_TTL;
  const bool v6 = message.cmsg_level == IPPROTO_IPV6 && message.cmsg_type == IPV6_HOPLIMIT;
  if (v4 || v6) into.ttl = static_cast<std::uint8_t>(control_value<int>(message));
  return v4 || v6;
}

}  // namespace dgram::os::ttl
