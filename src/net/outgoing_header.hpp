// SPDX-License-Identifier: MIT
// One outgoing datagram, or a run of them to one target, as sendmsg(2) wants it.
#pragma once

#include <sys/socket.h>

#include <cstdint>

#include <dgram/outbox.hpp>

#include "os/address.hpp"
#include "os/control.hpp"

namespace dgram {

/// The name and control messages of a send; must outlive the msghdr that points into it.
struct outgoing_header {
  os::socket_name name;
  os::control_buffer<os::send_control_bytes> control;

  /// Fills all of `header` but its payload pieces. `peer` is where a datagram without a target
  /// goes. `segment_bytes` 0: not segmented. A source equal to the socket's `bound` address is not
  /// written. False when a socket of `domain` cannot reach the target's family.
  [[nodiscard]] bool put(const outgoing& way, const address& peer, int domain,
                         std::uint16_t segment_bytes, msghdr& header,
                         const address& bound = {}) noexcept;
};

/// True when a send must carry more than the target, in a form that depends on the family of
/// the address the datagram goes to.
[[nodiscard]] inline bool depends_on_family(const outgoing& way) noexcept {
  return way.interface != 0 || way.tos.has_value();
}

/// The payload as one piece of a message.
[[nodiscard]] inline iovec piece_of(byte_view payload) noexcept {
  return {const_cast<std::byte*>(payload.data()), payload.size()};
}

/// Longest payload to `target`; without one, of a socket of `domain`. Unix sockets have a limit
/// that only the kernel knows.
[[nodiscard]] constexpr std::size_t payload_bytes_max(const address& target, int domain) noexcept {
  if (domain == AF_UNIX) return SIZE_MAX;
  const bool v4 = target.is_none() ? domain == AF_INET : target.is_v4();
  return v4 ? payload_bytes_max_v4 : payload_bytes_max_v6;
}

}  // namespace dgram
