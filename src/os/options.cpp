// SPDX-License-Identifier: MIT
#include "os/options.hpp"

#include <fcntl.h>

#include "os/address.hpp"
#include "os/fd.hpp"

namespace dgram::os::options {

result<> non_blocking(int fd) {
  const int flags = ::fcntl(fd, F_GETFL);
  if (flags < 0 || ::fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0) return failure("non-blocking");
  return {};
}

result<> reuse_address(int fd) {
  return set_int(fd, SOL_SOCKET, SO_REUSEADDR, 1, "share the address");
}

result<> broadcast(int fd) { return set_int(fd, SOL_SOCKET, SO_BROADCAST, 1, "allow broadcast"); }

result<> v6_only(int fd, bool on) {
  return set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, on, "choose families");
}

result<> dont_fragment(int fd, int domain) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, IPV6_PMTUDISC_DO, "don't fragment");
    if (!done) return done;
  }
  return set_int(fd, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "don't fragment");
}

result<> ttl(int fd, int domain, std::uint8_t value) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, IPV6_UNICAST_HOPS, value, "hop limit");
    if (!done) return done;
  }
  return set_int(fd, IPPROTO_IP, IP_TTL, value, "TTL");
}

result<> tos(int fd, int domain, std::uint8_t value) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, IPV6_TCLASS, value, "traffic class");
    if (!done) return done;
  }
  return set_int(fd, IPPROTO_IP, IP_TOS, value, "TOS");
}

result<> bind_to_interface(int fd, std::string_view name) {
  if (interface_index(name) == 0) return failure("interface", errc::no_such_interface);
  if (::setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name.data(),
                   static_cast<socklen_t>(name.size())) != 0) {
    return failure("bind to interface");
  }
  return {};
}

}  // namespace dgram::os::options
