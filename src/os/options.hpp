// SPDX-License-Identifier: MIT
// Options that are one setsockopt(2) each: socket(7), ip(7), ipv6(7).
#pragma once

#include <cstdint>
#include <string_view>

#include <dgram/result.hpp>

namespace dgram::os::options {

[[nodiscard]] result<> non_blocking(int fd);
[[nodiscard]] result<> reuse_address(int fd);
[[nodiscard]] result<> broadcast(int fd);
[[nodiscard]] bool has_broadcast(int fd) noexcept;
/// True when an IPv4 target is a broadcast address by this machine's routes. EACCES alone does not
/// say: a route of type `prohibit` answers with it too. Sends nothing.
[[nodiscard]] bool is_broadcast_here(const endpoint& target) noexcept;
[[nodiscard]] result<> v6_only(int fd, bool on);
/// Sets the don't-fragment bit; what does not fit is refused here or by the path.
[[nodiscard]] result<> dont_fragment(int fd, int domain);
[[nodiscard]] result<> ttl(int fd, int domain, std::uint8_t value);
[[nodiscard]] result<> tos(int fd, int domain, std::uint8_t value);
/// Send and receive over this interface only. Since Linux 5.7 without CAP_NET_RAW.
[[nodiscard]] result<> bind_to_interface(int fd, std::string_view name);

}  // namespace dgram::os::options
