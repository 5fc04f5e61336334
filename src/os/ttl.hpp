// SPDX-License-Identifier: MIT
// TTL or hop limit left on arrival: IP_RECVTTL in ip(7), RFC 3542 §6.3.
#pragma once

#include <dgram/datagram.hpp>
#include <dgram/result.hpp>

#include "os/control.hpp"

namespace dgram::os::ttl {

[[nodiscard]] result<> enable(int fd, int domain);
/// True when `message` was this feature's.
bool read(const cmsghdr& message, arrival& into) noexcept;

}  // namespace dgram::os::ttl
