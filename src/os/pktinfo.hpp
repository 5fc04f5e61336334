// SPDX-License-Identifier: MIT
// The local address a datagram came to, and the one it shall leave from: IP_PKTINFO in ip(7),
// RFC 3542 §6 for IPv6.
#pragma once

#include <cstdint>

#include <dgram/datagram.hpp>
#include <dgram/result.hpp>

#include "os/control.hpp"

namespace dgram::os::pktinfo {

[[nodiscard]] result<> enable(int fd, int domain);
/// True when `message` was this feature's.
bool read(const cmsghdr& message, arrival& into) noexcept;
/// A datagram to an IPv4 target takes IP_PKTINFO, on a dual-stack socket too. `interface` pins
/// the way out: 0 lets routing choose.
void put(control_writer& control, const address& source, std::uint32_t interface) noexcept;

}  // namespace dgram::os::pktinfo
