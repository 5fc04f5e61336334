// SPDX-License-Identifier: MIT
// Endpoints and Unix paths in the kernel's form, and interfaces by name.
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>
#include <dgram/unix_path.hpp>

namespace dgram::os {

/// Room for every name a datagram socket can have here.
union socket_name {
  sockaddr any;
  sockaddr_in v4;
  sockaddr_in6 v6;
  sockaddr_un path;
};

/// Writes `from` for a socket of `domain` (AF_INET or AF_INET6, where IPv4 becomes IPv4-mapped).
/// Returns its length, 0 when the socket cannot speak that family.
[[nodiscard]] socklen_t put(const endpoint& from, int domain, socket_name& to) noexcept;
[[nodiscard]] socklen_t put(const unix_path& from, socket_name& to) noexcept;

[[nodiscard]] unix_path read_path(const sockaddr_un& from, socklen_t size) noexcept;

// Inline: every datagram passes here.
[[nodiscard]] inline address read_v4(const in_addr& from) noexcept {
  return address::v4(std::bit_cast<address::v4_bytes>(from));
}
[[nodiscard]] inline address read_v6(const in6_addr& from, std::uint32_t scope) noexcept {
  return address::v6(std::bit_cast<address::v6_bytes>(from), scope);
}
/// None when the name is not IP (or the kernel gave none).
inline void read_endpoint(const sockaddr* from, socklen_t size, endpoint& into) noexcept {
  if (size >= sizeof(sockaddr_in) && from->sa_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, from, sizeof v4);
    into.address = read_v4(v4.sin_addr);
    into.port = ntohs(v4.sin_port);
  } else if (size >= sizeof(sockaddr_in6) && from->sa_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, from, sizeof v6);
    into.address = read_v6(v6.sin6_addr, v6.sin6_scope_id);
    into.port = ntohs(v6.sin6_port);
  } else {
    into = {};
  }
}
[[nodiscard]] inline endpoint read_endpoint(const sockaddr* from, socklen_t size) noexcept {
  endpoint found;
  read_endpoint(from, size, found);
  return found;
}
[[nodiscard]] inline in_addr v4_of(const address& from) noexcept {
  in_addr to;
  std::memcpy(&to, from.bytes().data(), sizeof to);
  return to;
}
/// IPv4 becomes IPv4-mapped.
[[nodiscard]] in6_addr v6_of(const address& from) noexcept;

/// 0 when there is none of that name (or, for digits, of that index).
[[nodiscard]] std::uint32_t interface_index(std::string_view name) noexcept;
/// Empty when there is none of that index.
[[nodiscard]] std::string interface_name(std::uint32_t index);
/// Indices of interfaces that are up and take multicast; loopback counts.
[[nodiscard]] std::vector<std::uint32_t> multicast_interfaces();

}  // namespace dgram::os
