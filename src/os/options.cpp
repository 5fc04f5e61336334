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

bool has_broadcast(int fd) noexcept {
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, &size) == 0 && on != 0;
}

// With SO_BROADCAST connect(2) takes a broadcast address, without it none; a prohibited address it
// refuses in both cases.
bool is_broadcast_here(const endpoint& target) noexcept {
  const auto connects = [&target](bool allowed) {
    const os::fd probe(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (allowed && !broadcast(probe.number())) return false;
    socket_name name{};
    const auto size = put(target, AF_INET, name);
    return ::connect(probe.number(), &name.any, size) == 0;
  };
  return !connects(false) && connects(true);
}

result<> v6_only(int fd, bool on) {
  return set_int(fd, IPPROTO_IPV6, IPV6_V6ONLY, on, "choose families");
}

static_assert(IP_PMTUDISC_DO == IPV6_PMTUDISC_DO);

result<> dont_fragment(int fd, int domain) {
  return set_pair(fd, domain,
                  {IP_MTU_DISCOVER, IPV6_MTU_DISCOVER, "don't fragment", "don't fragment"},
                  IP_PMTUDISC_DO);
}

result<> ttl(int fd, int domain, std::uint8_t value) {
  return set_pair(fd, domain, {IP_TTL, IPV6_UNICAST_HOPS, "TTL", "hop limit"}, value);
}

result<> tos(int fd, int domain, std::uint8_t value) {
  return set_pair(fd, domain, {IP_TOS, IPV6_TCLASS, "TOS", "traffic class"}, value);
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
