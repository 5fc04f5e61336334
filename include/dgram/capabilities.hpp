// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

namespace dgram {

/// Whether a feature of the kernel works here, found out by using it.
struct feature {
  bool works = false;
  std::string why;  ///< when it does not: what was tried and what the kernel said
};

/// The features that this kernel gives to a UDP socket. Each is tried over loopback instead of
/// deduced from a version number, so that containers and filters that take features away show.
struct capabilities {
  feature ipv4;
  feature ipv6;
  feature dual_stack;            ///< one IPv6 socket that speaks IPv4 too
  feature gso;                   ///< UDP_SEGMENT, Linux 4.18
  std::size_t gso_segments = 1;  ///< most datagrams in one segmented send: probed
  feature gro;                   ///< UDP_GRO, Linux 5.0
  feature target_address;        ///< IP_PKTINFO and IPV6_RECVPKTINFO come back
  feature tos;                   ///< DSCP and ECN come back
  feature ttl;
  feature timestamp;     ///< SO_TIMESTAMPNS
  feature path_news;     ///< IP_RECVERR reports a refused port on an unconnected socket
  feature drop_counter;  ///< SO_MEMINFO reports drops
  feature reuse_port;
  feature multicast_all_off;  ///< IP_MULTICAST_ALL and IPV6_MULTICAST_ALL can be switched off
  feature unix_sockets;

  /// Takes a few milliseconds; sends to itself over loopback only.
  [[nodiscard]] static capabilities probe();
  /// One line a feature: name, "yes" or why not.
  [[nodiscard]] std::string text() const;
};

}  // namespace dgram
