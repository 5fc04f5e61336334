// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include <dgram/bytes.hpp>

#include "host/udp_sockets.hpp"

namespace dgram::host {

/// The sockets of one family (v4 or v6) as NETLINK_SOCK_DIAG lists them, see sock_diag(7); no
/// holders and no user names yet. Fails where the kernel or a filter gives no such answer.
[[nodiscard]] result<std::vector<udp_socket_info>> read_sock_diag(address::family family);

/// What one netlink datagram of the answer says about where the answer stands.
enum class diag_state : std::uint8_t { more, done, failed };

struct diag_chunk {
  diag_state state = diag_state::more;
  std::error_code why;  ///< when failed
};

/// Adds the sockets of one netlink datagram to `into`. Any bytes are safe: what is cut short is
/// left out.
diag_chunk parse_sock_diag(byte_view netlink, std::vector<udp_socket_info>& into);

}  // namespace dgram::host
