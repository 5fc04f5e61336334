// SPDX-License-Identifier: MIT
// Generic receive offload: the kernel hands over trains of equal datagrams. UDP_GRO, udp(7),
// Linux 5.0. The control message is a 4-byte int, although GSO's is 2 bytes.
#pragma once

#include <cstddef>

#include <dgram/result.hpp>

#include "os/control.hpp"

namespace dgram::os::gro {

[[nodiscard]] result<> enable(int fd);
[[nodiscard]] bool is_enabled(int fd) noexcept;
/// True when `message` was this feature's. A size that is not positive reads as 0: no train.
bool read(const cmsghdr& message, std::size_t& segment_bytes) noexcept;

/// Datagrams in a train of `bytes`: the last may be shorter; without a train, one.
[[nodiscard]] constexpr std::size_t count(std::size_t bytes, std::size_t segment_bytes) noexcept {
  return segment_bytes == 0 || bytes <= segment_bytes ? 1
                                                      : (bytes + segment_bytes - 1) / segment_bytes;
}
/// Bytes of the datagram that begins at `offset`.
[[nodiscard]] constexpr std::size_t length(std::size_t bytes, std::size_t segment_bytes,
                                           std::size_t offset) noexcept {
  const std::size_t left = bytes - offset;
  return segment_bytes == 0 || left < segment_bytes ? left : segment_bytes;
}

}  // namespace dgram::os::gro
