// SPDX-License-Identifier: MIT
#include "os/tos.hpp"

#include "os/fd.hpp"

namespace dgram::os::tos {

result<> enable(int fd, int domain) {
  // On a dual-stack socket IPv4 datagrams report their TOS through this one only.
  return set_pair(fd, domain,
                  {IP_RECVTOS, IPV6_RECVTCLASS, "ask for TOS", "ask for traffic classes"}, 1);
}

bool read(const cmsghdr& message, arrival& into) noexcept {
  std::uint8_t byte = 0;
  if (message.cmsg_level == IPPROTO_IP && message.cmsg_type == IP_TOS) {
    byte = control_value<std::uint8_t>(message);
  } else if (message.cmsg_level == IPPROTO_IPV6 && message.cmsg_type == IPV6_TCLASS) {
    byte = static_cast<std::uint8_t>(control_value<int>(message));
  } else {
    return false;
  }
  into.dscp = static_cast<std::uint8_t>(byte >> 2);
  into.ecn = static_cast<ecn>(byte & 3);
  return true;
}

void put(control_writer& control, bool v4, std::uint8_t tos) noexcept {
  control.put(v4 ? IPPROTO_IP : IPPROTO_IPV6, v4 ? IP_TOS : IPV6_TCLASS, static_cast<int>(tos));
}

}  // namespace dgram::os::tos
