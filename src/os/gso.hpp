// SPDX-License-Identifier: MIT
// Generic segmentation offload: one send that the kernel cuts into many datagrams. UDP_SEGMENT,
// udp(7), Linux 4.18.
#pragma once

#include <cstddef>
#include <cstdint>

#include "os/control.hpp"

namespace dgram::os::gso {

/// A segmented send is one IP packet until it is cut: 65,507 bytes over IPv4 (65,508 is
/// EMSGSIZE, measured on Linux 6.18), 65,487 over IPv6 to stay below the same 65,535.
inline constexpr std::size_t train_bytes_max_v4 = 65'507;
inline constexpr std::size_t train_bytes_max_v6 = 65'487;

/// Most datagrams one segmented send takes here; 1 when there is no GSO. Probed by sending to
/// oneself over loopback, once a process: 128, then 64. Any thread.
[[nodiscard]] std::size_t segments_here() noexcept;

void put(control_writer& control, std::uint16_t segment_bytes) noexcept;

/// True when this errno of a segmented send means that the device will refuse the next one too.
[[nodiscard]] bool is_final(int number) noexcept;

}  // namespace dgram::os::gso
