// SPDX-License-Identifier: MIT
// Sockets that share a port, and who of them gets a datagram: SO_REUSEPORT (Linux 3.9) and
// SO_ATTACH_REUSEPORT_CBPF (Linux 4.5) in socket(7).
#pragma once

#include <cstddef>

#include <dgram/result.hpp>
#include <dgram/steering.hpp>

namespace dgram::os::reuseport {

/// Works on a bound socket too: it then lets others join its port.
[[nodiscard]] result<> enable(int fd);
/// For all `members` of the group that `fd` is in; they are numbered in the order of binding.
[[nodiscard]] result<> steer(int fd, const steering& how, std::size_t members);

}  // namespace dgram::os::reuseport
