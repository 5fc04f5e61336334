// SPDX-License-Identifier: MIT
#include "os/pktinfo.hpp"

#include "os/address.hpp"
#include "os/fd.hpp"

namespace dgram::os::pktinfo {

result<> enable(int fd, int domain) {
  // On a dual-stack socket too: only IP_PKTINFO distinguishes a broadcast target from an address of
  // ours.
  return set_pair(fd, domain,
                  {IP_PKTINFO, IPV6_RECVPKTINFO, "ask for IPv4 target addresses",
                   "ask for IPv6 target addresses"},
                  1);
}

bool read(const cmsghdr& message, arrival& into) noexcept {
  if (message.cmsg_level == IPPROTO_IP && message.cmsg_type == IP_PKTINFO) {
    const auto info = control_value<in_pktinfo>(message);
    into.target.address = read_v4(info.ipi_addr);
    into.to_group = info.ipi_addr.s_addr != info.ipi_spec_dst.s_addr;
    into.interface = static_cast<std::uint32_t>(info.ipi_ifindex);
    return true;
  }
  if (message.cmsg_level == IPPROTO_IPV6 && message.cmsg_type == IPV6_PKTINFO) {
    const auto info = control_value<in6_pktinfo>(message);
    into.target.address = read_v6(info.ipi6_addr, info.ipi6_ifindex);
    into.to_group = into.target.address.is_multicast();
    into.interface = info.ipi6_ifindex;
    return true;
  }
  return false;
}

void put(control_writer& control, const address& source, std::uint32_t interface) noexcept {
  if (source.is_v6()) {
    in6_pktinfo info{};
    info.ipi6_addr = v6_of(source);
    info.ipi6_ifindex = interface;
    control.put(IPPROTO_IPV6, IPV6_PKTINFO, info);
    return;
  }
  in_pktinfo info{};
  info.ipi_spec_dst = v4_of(source);
  info.ipi_ifindex = static_cast<int>(interface);
  control.put(IPPROTO_IP, IP_PKTINFO, info);
}

}  // namespace dgram::os::pktinfo
