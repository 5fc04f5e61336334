// SPDX-License-Identifier: MIT
#include "host/interfaces.hpp"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <map>
#include <memory>
#include <string_view>
#include <utility>

namespace dgram::host {
namespace {

struct release {
  void operator()(ifaddrs* list) const noexcept { freeifaddrs(list); }
};

address address_of(const sockaddr* from) {
  if (from == nullptr) return {};
  if (from->sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, from, sizeof v4);
    return address::v4(std::bit_cast<address::v4_bytes>(v4.sin_addr.s_addr));
  }
  if (from->sa_family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, from, sizeof v6);
    return address::v6(std::bit_cast<address::v6_bytes>(v6.sin6_addr), v6.sin6_scope_id);
  }
  return {};
}

unsigned prefix_of(const sockaddr* mask) {
  unsigned bits = 0;
  const address whole = address_of(mask);
  for (const std::uint8_t byte : whole.bytes()) {
    bits += static_cast<unsigned>(std::popcount(byte));
  }
  return bits;
}

void add(const ifaddrs& from, interface_info& to) {
  const unsigned flags = from.ifa_flags;
  to.up = (flags & IFF_UP) != 0 && (flags & IFF_RUNNING) != 0;
  to.multicast = (flags & IFF_MULTICAST) != 0;
  to.loopback = (flags & IFF_LOOPBACK) != 0;
  const address local = address_of(from.ifa_addr);
  if (local.is_none()) return;  // its link-layer entry
  const bool has_broadcast = local.is_v4() && (flags & IFF_BROADCAST) != 0;
  to.addresses.push_back({local, prefix_of(from.ifa_netmask),
                          has_broadcast ? address_of(from.ifa_broadaddr) : address{}});
}

}  // namespace

result<std::vector<interface_info>> interfaces() {
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) return error{{errno, std::system_category()}, "list interfaces"};
  const std::unique_ptr<ifaddrs, release> owned(list);
  std::map<std::string, interface_info> by_name;
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    const std::string_view label = entry->ifa_name;  // "eth0:1" is an IPv4 alias of eth0
    add(*entry, by_name[std::string(label.substr(0, label.find(':')))]);
  }
  std::vector<interface_info> found;
  for (auto& [name, entry] : by_name) {
    entry.name = name;
    entry.index = if_nametoindex(name.c_str());
    found.push_back(std::move(entry));
  }
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.index < b.index; });
  return found;
}

std::string interface_name(std::uint32_t index) {
  std::array<char, IF_NAMESIZE> name{};
  return index != 0 && if_indextoname(index, name.data()) != nullptr ? name.data() : "";
}

}  // namespace dgram::host
