// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>

namespace dgram {

/// Longest UDP payload over IPv4: 65,535 (RFC 791 total length) − 20 (IPv4) − 8 (RFC 768).
inline constexpr std::size_t payload_bytes_max_v4 = 65'507;
/// Longest UDP payload over IPv6: 65,535 (RFC 8200 payload length) − 8; without jumbograms.
inline constexpr std::size_t payload_bytes_max_v6 = 65'527;
/// A receive slot of this size never cuts an IP datagram, and holds the longest GRO train.
inline constexpr std::size_t slot_bytes_default = 65'536;
/// Datagrams one call hands over at most: UIO_MAXIOV, sendmmsg(2).
inline constexpr std::size_t batch_slots_max = 1'024;
/// Segments that every kernel with UDP_SEGMENT takes (Linux 4.18, UDP_MAX_SEGMENTS); newer ones
/// take 128. The real limit of this machine is in capabilities::gso_segments.
inline constexpr std::size_t gso_segments_safe = 64;
/// Most segments any known kernel takes in one send, or hands over in one GRO train (Linux 6.18).
inline constexpr std::size_t gso_segments_max = 128;

using duration = std::chrono::nanoseconds;
/// The library's clock: monotonic, for limits and deadlines.
using clock = std::chrono::steady_clock;
using time_point = std::chrono::time_point<clock, duration>;

/// Waits without a limit. 0 never blocks; every other value is the longest wait.
inline constexpr duration forever = duration::max();

}  // namespace dgram
