// SPDX-License-Identifier: MIT
#include "os/multicast.hpp"

#include <cstring>

#include "os/address.hpp"
#include "os/fd.hpp"

// Linux 4.20; missing from older C libraries.
#ifndef IPV6_MULTICAST_ALL
#define IPV6_MULTICAST_ALL 29
#endif

namespace dgram::os::multicast {
namespace {

sockaddr_storage storage_of(const address& from) noexcept {
  socket_name name{};
  const auto size = put({from, 0}, from.is_v4() ? AF_INET : AF_INET6, name);
  sockaddr_storage storage{};
  std::memcpy(&storage, &name, size);
  return storage;
}

}  // namespace

result<> apply(int fd, change how, const address& group, const address& source,
               std::uint32_t interface) {
  const int level = group.is_v4() ? IPPROTO_IP : IPPROTO_IPV6;
  const bool join = how == change::join;
  const char* during = join ? "join" : "leave";
  const endpoint where{group, 0};
  int done = 0;
  if (source.is_none()) {
    const group_req request{interface, storage_of(group)};
    done = ::setsockopt(fd, level, join ? MCAST_JOIN_GROUP : MCAST_LEAVE_GROUP, &request,
                        sizeof request);
  } else {
    const group_source_req request{interface, storage_of(group), storage_of(source)};
    done = ::setsockopt(fd, level, join ? MCAST_JOIN_SOURCE_GROUP : MCAST_LEAVE_SOURCE_GROUP,
                        &request, sizeof request);
  }
  if (done != 0) return failure(during, errno, where);
  return {};
}

result<> hear_only_joined(int fd, int domain) {
  if (domain == AF_INET6) {
    // Best effort: kernels before 4.20 lack it and hear more.
    const int off = 0;
    ::setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off, sizeof off);
  }
  auto done = set_int(fd, IPPROTO_IP, IP_MULTICAST_ALL, 0, "switch foreign groups off");
  // Emulated kernels lack it too.
  if (!done && done.error().code == std::errc::no_protocol_option) return {};
  return done;
}

result<> set_interface(int fd, int domain, std::uint32_t interface) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, static_cast<int>(interface),
                        "multicast interface");
    if (!done) return done;
  }
  ip_mreqn request{};
  request.imr_ifindex = static_cast<int>(interface);
  if (::setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &request, sizeof request) != 0) {
    return failure("multicast interface");
  }
  return {};
}

result<> set_ttl(int fd, int domain, std::uint8_t ttl) {
  return set_pair(fd, domain,
                  {IP_MULTICAST_TTL, IPV6_MULTICAST_HOPS, "multicast TTL", "multicast hop limit"},
                  ttl);
}

result<> set_loop(int fd, int domain, bool on) {
  return set_pair(fd, domain,
                  {IP_MULTICAST_LOOP, IPV6_MULTICAST_LOOP, "multicast loop", "multicast loop"}, on);
}

}  // namespace dgram::os::multicast
