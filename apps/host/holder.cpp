// SPDX-License-Identifier: MIT
#include "host/holder.hpp"

#include <utility>

namespace dgram::host {

bool in_the_way(const udp_socket_info& taken, const endpoint& wanted) {
  if (taken.local.port != wanted.port || wanted.port == 0) return false;
  const address& a = taken.local.address;
  const address& b = wanted.address;
  const bool taken_speaks_both = a.is_v6() && a.is_any() && !taken.v6_only.value_or(false);
  const bool wanted_speaks_both = b.is_v6() && b.is_any();
  if (taken_speaks_both || wanted_speaks_both) return true;
  if (a.kind() != b.kind()) return false;
  return a == b || a.is_any() || b.is_any();
}

result<std::optional<udp_socket_info>> holder_of(const endpoint& wanted) {
  auto table = udp_sockets();
  if (!table) return table.error();
  std::optional<udp_socket_info> found;
  for (auto& socket : table->sockets) {
    if (!in_the_way(socket, wanted)) continue;
    if (!found || (found->holders.empty() && !socket.holders.empty())) found = std::move(socket);
  }
  return found;
}

}  // namespace dgram::host
