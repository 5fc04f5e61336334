// SPDX-License-Identifier: MIT
#include "os/address.hpp"

#include <ifaddrs.h>
#include <net/if.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstring>

namespace dgram::os {

socklen_t put(const endpoint& from, int domain, socket_name& to) noexcept {
  const auto& address = from.address;
  if (address.is_none() || (domain == AF_INET && !address.is_v4())) return 0;
  if (domain == AF_INET) {
    to.v4 = {};
    to.v4.sin_family = AF_INET;
    to.v4.sin_port = htons(from.port);
    to.v4.sin_addr = v4_of(address);
    return sizeof to.v4;
  }
  if (domain != AF_INET6) return 0;
  to.v6 = {};
  to.v6.sin6_family = AF_INET6;
  to.v6.sin6_port = htons(from.port);
  to.v6.sin6_addr = v6_of(address);
  to.v6.sin6_scope_id = address.scope();
  return sizeof to.v6;
}

socklen_t put(const unix_path& from, socket_name& to) noexcept {
  to.path = {};
  to.path.sun_family = AF_UNIX;
  const auto name = from.name();
  const std::size_t lead = from.is_abstract() ? 1 : 0;
  std::copy(name.begin(), name.end(), to.path.sun_path + lead);
  const std::size_t tail = from.is_abstract() ? 0 : 1;  // a file path ends in NUL
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + lead + name.size() + tail);
}

unix_path read_path(const sockaddr_un& from, socklen_t size) noexcept {
  if (size <= offsetof(sockaddr_un, sun_path)) return {};
  const std::string_view whole(
      from.sun_path,
      std::min<std::size_t>(size - offsetof(sockaddr_un, sun_path), sizeof from.sun_path));
  const auto path = whole.front() == '\0' ? unix_path::abstract(whole.substr(1))
                                          : unix_path::file(whole.substr(0, whole.find('\0')));
  return path ? *path : unix_path{};
}

in6_addr v6_of(const address& from) noexcept {
  in6_addr to{};
  if (from.is_v6()) {
    std::memcpy(&to, from.bytes().data(), sizeof to);
  } else {
    to.s6_addr[10] = to.s6_addr[11] = 0xff;
    std::memcpy(&to.s6_addr[12], from.bytes().data(), 4);
  }
  return to;
}

std::uint32_t interface_index(std::string_view name) noexcept {
  std::array<char, IF_NAMESIZE> text{};
  if (name.empty() || name.size() >= text.size()) return 0;
  // The kernel cuts a name at a colon (an alias of old), libc at a NUL: neither is this interface.
  if (name.find_first_of(std::string_view(":\0", 2)) != name.npos) return 0;
  std::copy(name.begin(), name.end(), text.begin());
  if (const auto index = ::if_nametoindex(text.data())) return index;
  std::uint32_t index = 0;
  const auto [end, fault] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool number = fault == std::errc{} && end == name.data() + name.size();
  return number && ::if_indextoname(index, text.data()) != nullptr ? index : 0;
}

std::string interface_name(std::uint32_t index) {
  std::array<char, IF_NAMESIZE> text{};
  return ::if_indextoname(index, text.data()) == nullptr ? std::string() : text.data();
}

std::vector<std::uint32_t> multicast_interfaces() {
  std::vector<std::uint32_t> found;
  ifaddrs* list = nullptr;
  if (::getifaddrs(&list) != 0) return found;
  for (const auto* entry = list; entry != nullptr; entry = entry->ifa_next) {
    const bool usable = (entry->ifa_flags & IFF_UP) != 0 &&
                        (entry->ifa_flags & (IFF_MULTICAST | IFF_LOOPBACK)) != 0;
    const auto index = usable ? ::if_nametoindex(entry->ifa_name) : 0;
    if (index != 0 && std::ranges::find(found, index) == found.end()) found.push_back(index);
  }
  ::freeifaddrs(list);
  return found;
}

}  // namespace dgram::os
