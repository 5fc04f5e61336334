// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string_view>

#include <dgram/bytes.hpp>
#include <dgram/datagram.hpp>

namespace dgram::workshop {

/// What stands before the IP header in a captured frame.
enum class link_kind : std::uint8_t {
  raw,       ///< nothing: LINKTYPE_RAW, IPV4, IPV6
  ethernet,  ///< addresses and type, VLAN tags
  null,      ///< a number of the address family, in either byte order: LINKTYPE_NULL, LOOP
  sll,       ///< Linux "any": LINKTYPE_LINUX_SLL
  sll2       ///< the same, second version
};

/// Why a frame is no datagram that could be shown.
enum class capture_skip : std::uint8_t {
  not_ip,     ///< ARP, LLDP, a frame of the switch …
  not_udp,    ///< TCP, ICMP …
  fragment,   ///< one piece of an IP packet: the datagram is not put together again
  cut,        ///< the capture kept too little of it, or it is too short, for its headers
  malformed,  ///< its lengths or versions contradict each other
};
inline constexpr std::size_t capture_skips_count = 5;
/// "not-ip", "not-udp", "fragment", "cut", "malformed".
[[nodiscard]] std::string_view name(capture_skip why) noexcept;

/// Tags of VLANs before the IP header; two are common in networks of providers.
inline constexpr int vlan_tags_max = 4;
/// Extension headers of IPv6 before UDP; a packet of the internet has none or one.
inline constexpr int extension_headers_max = 16;

/// The UDP datagram in a frame, with the facts of its IP header: both ends, TTL, DSCP, ECN. The
/// payload borrows from the frame; where the frame ends before it, `truncated` and `wire_bytes`
/// tell. Checksums are not looked at: captures are often taken before the card puts them in.
[[nodiscard]] std::expected<datagram, capture_skip> datagram_of(link_kind link, byte_view frame);

}  // namespace dgram::workshop
