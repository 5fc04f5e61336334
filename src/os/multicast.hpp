// SPDX-License-Identifier: MIT
// Group membership by interface, for both families: MCAST_JOIN_GROUP and its kin, RFC 3678.
#pragma once

#include <cstdint>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>

namespace dgram::os::multicast {

enum class change : bool { join, leave };

/// On one interface, from anyone or (with a source) from one sender.
[[nodiscard]] result<> apply(int fd, change how, const address& group, const address& source,
                             std::uint32_t interface);
/// Without this every group that anybody on this machine joined is heard on a wildcard bind.
[[nodiscard]] result<> hear_only_joined(int fd, int domain);
[[nodiscard]] result<> set_interface(int fd, int domain, std::uint32_t interface);
[[nodiscard]] result<> set_ttl(int fd, int domain, std::uint8_t ttl);
[[nodiscard]] result<> set_loop(int fd, int domain, bool on);

}  // namespace dgram::os::multicast
