// SPDX-License-Identifier: MIT
#include "os/ttl.hpp"

#include "os/fd.hpp"

namespace dgram::os::ttl {

result<> enable(int fd, int domain) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, IPV6_RECVHOPLIMIT, 1, "ask for hop limits");
    if (!done) return done;
  }
  return set_int(fd, IPPROTO_IP, IP_RECVTTL, 1, "ask for TTL");
}

bool read(const cmsghdr& one, arrival& into) noexcept {
  const bool v4 = one.cmsg_level == IPPROTO_IP && one.cmsg_type == IP_TTL;
  const bool v6 = one.cmsg_level == IPPROTO_IPV6 && one.cmsg_type == IPV6_HOPLIMIT;
  if (v4 || v6) into.ttl = static_cast<std::uint8_t>(control_value<int>(one));
  return v4 || v6;
}

}  // namespace dgram::os::ttl
