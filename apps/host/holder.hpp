// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "host/udp_sockets.hpp"

namespace dgram::host {

/// True when `taken` keeps another socket from binding to `wanted`: the same port, and an address
/// that is the same or takes it in (0.0.0.0, or :: that speaks IPv4 too, as endpoint::any() would).
/// Sockets bound to one interface are taken to stand in the way of all.
[[nodiscard]] bool in_the_way(const udp_socket_info& taken, const endpoint& wanted);

/// The socket that stands in the way of a bind to `wanted`, one whose process is known if there is
/// any. Nothing when the port is free. For the hint under "Address already in use".
[[nodiscard]] result<std::optional<udp_socket_info>> holder_of(const endpoint& wanted);

}  // namespace dgram::host
