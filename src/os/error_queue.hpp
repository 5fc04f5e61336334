// SPDX-License-Identifier: MIT
// ICMP news about datagrams sent earlier: IP_RECVERR and MSG_ERRQUEUE in ip(7), recvmsg(2).
#pragma once

#include <ctime>  // before errqueue.h, which needs timespec and does not say so

#include <linux/errqueue.h>

#include <cstddef>
#include <optional>

#include <dgram/path_error.hpp>
#include <dgram/result.hpp>

#include "os/address.hpp"
#include "os/control.hpp"

namespace dgram::os::error_queue {

/// Room for the record and the offender's address, and for every metadata the socket may have on.
inline constexpr std::size_t control_bytes =
    CMSG_SPACE(sizeof(sock_extended_err) + sizeof(sockaddr_in6)) + receive_control_bytes;

[[nodiscard]] result<> enable(int fd, int domain);
[[nodiscard]] bool is_enabled(int fd) noexcept;

/// Takes the oldest record; nothing when the queue is empty. Never blocks.
[[nodiscard]] std::optional<path_error> take(int fd) noexcept;

/// True when this errno of a send or receive may be news about an earlier datagram, which the
/// kernel reports once in the place of the call's own work.
[[nodiscard]] bool is_news(int number) noexcept;

/// What an ICMP or ICMPv6 message means to the sender of the datagram.
[[nodiscard]] path_error::reason reason_of(std::uint8_t origin, std::uint8_t type,
                                           std::uint8_t code, int number) noexcept;

/// Reads the record in the control messages of an error queue entry; survives any bytes.
[[nodiscard]] std::optional<path_error> read(const void* control, std::size_t bytes) noexcept;

}  // namespace dgram::os::error_queue
