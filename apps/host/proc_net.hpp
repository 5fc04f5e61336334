// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "host/udp_sockets.hpp"

namespace dgram::host {

/// One line of /proc/net/udp or udp6, see proc(5); nothing for the heading and for anything that
/// is not such a line. Buffer size and v6_only are not in it.
[[nodiscard]] std::optional<udp_socket_info> parse_proc_line(std::string_view line);

/// All lines of /proc/net/udp (v4) or udp6 (v6); no holders and no user names yet.
[[nodiscard]] result<std::vector<udp_socket_info>> read_proc_net(address::family family);

}  // namespace dgram::host
