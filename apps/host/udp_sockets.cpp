// SPDX-License-Identifier: MIT
#include "host/udp_sockets.hpp"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <tuple>
#include <utility>

#include "host/owners.hpp"
#include "host/proc_net.hpp"
#include "host/sock_diag.hpp"

namespace dgram::host {
namespace {

using rows = std::vector<udp_socket_info>;

// A machine without IPv6 has no such table; that is no failure as long as IPv4's can be read.
bool is_absent(const error& why) {
  return why.code.value() == ENOENT || why.code.value() == EAFNOSUPPORT;
}

template <class Read>
result<rows> both_families(Read read) {
  auto v4 = read(address::family::v4);
  if (!v4) return v4.error();
  auto v6 = read(address::family::v6);
  if (!v6 && !is_absent(v6.error())) return v6.error();
  if (v6) std::move(v6->begin(), v6->end(), std::back_inserter(*v4));
  return v4;
}

// A table that changes while it is read can show a socket twice.
void put_in_order(rows& sockets) {
  const auto key = [](const udp_socket_info& socket) {
    return std::tuple(socket.local, socket.inode);
  };
  std::sort(sockets.begin(), sockets.end(),
            [&](const auto& a, const auto& b) { return key(a) < key(b); });
  const auto same = [&](const auto& a, const auto& b) { return a.inode != 0 && key(a) == key(b); };
  sockets.erase(std::unique(sockets.begin(), sockets.end(), same), sockets.end());
}

}  // namespace

result<udp_table> udp_sockets() {
  udp_table table;
  auto found = both_families(read_sock_diag);
  if (!found) {
    table.source = table_source::proc;
    table.no_sock_diag = found.error().code;
    found = both_families(read_proc_net);
    if (!found) return found.error();
  }
  table.sockets = std::move(*found);
  put_in_order(table.sockets);
  find_users(table.sockets);
  table.hidden = find_holders(table.sockets);
  return table;
}

}  // namespace dgram::host
