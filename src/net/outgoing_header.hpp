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

  /// Fills all of `header` but its payload pieces. `segment_bytes` 0: not segmented. A source
  /// that is the socket's `bound` address goes without saying. False when a socket of `domain`
  /// cannot reach the target's family.
  [[nodiscard]] bool put(const outgoing& one, int domain, std::uint16_t segment_bytes,
                         msghdr& header, const address& bound = {}) noexcept;
};

/// Longest payload to `target`; without one, of a socket of `domain`. Unix sockets have a limit
/// that only the kernel knows.
[[nodiscard]] constexpr std::size_t payload_bytes_max(const address& target, int domain) noexcept {
  if (domain == AF_UNIX) return SIZE_MAX;
  const bool v4 = target.is_none() ? domain == AF_INET : target.is_v4();
  return v4 ? payload_bytes_max_v4 : payload_bytes_max_v6;
}

}  // namespace dgram
