// SPDX-License-Identifier: MIT
// The TOS byte (DSCP and ECN): IP_RECVTOS and IP_TOS in ip(7), RFC 3542 §6.5 for IPv6.
#pragma once

#include <dgram/datagram.hpp>
#include <dgram/result.hpp>

#include "os/control.hpp"

namespace dgram::os::tos {

[[nodiscard]] result<> enable(int fd, int domain);
/// True when `message` was this feature's.
bool read(const cmsghdr& message, arrival& into) noexcept;
/// For a datagram to an IPv4 target (IPv4-mapped too) or an IPv6 one.
void put(control_writer& control, bool v4, std::uint8_t tos) noexcept;

}  // namespace dgram::os::tos
