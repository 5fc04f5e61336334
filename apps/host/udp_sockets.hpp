// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>

// The room "what this machine says": beside src/os the one place that asks the kernel itself,
// because a table of other programs' sockets is no business of a UDP library. It only reads.

namespace dgram::host {

/// A process that has a socket open.
struct process {
  int pid = 0;
  std::string name;  ///< /proc/PID/comm: at most 15 bytes, any bytes; empty when it just ended
};

/// One bound UDP socket of this network namespace. (A socket that is not bound yet has no port and
/// is in no table.)
struct udp_socket_info {
  endpoint local;
  std::optional<endpoint> remote;  ///< the peer of a connected socket
  /// For an IPv6 wildcard: false when it takes IPv4 too. Not known from /proc, then empty.
  std::optional<bool> v6_only;
  std::uint32_t interface = 0;  ///< bound to this interface only (SO_BINDTODEVICE), 0: to all
  std::uint32_t uid = 0;        ///< who opened it
  std::string user;             ///< the name of `uid`, or its number
  std::uint64_t inode = 0;
  /// Waiting to be read, as the kernel accounts memory: payload plus some 200 to 2,000 bytes each.
  std::size_t queue_bytes = 0;
  std::size_t buffer_bytes = 0;  ///< the most that may wait (SO_RCVBUF); 0: not known from /proc
  std::uint64_t drops = 0;       ///< datagrams dropped here since it was opened; 32 bits, wraps
  /// Who has it open; several after a fork. Empty: hidden from this user, see udp_table::hidden.
  std::vector<process> holders;
};

/// Where the table came from.
enum class table_source : std::uint8_t {
  sock_diag,  ///< NETLINK_SOCK_DIAG
  proc        ///< /proc/net/udp and udp6, because sock_diag would not answer
};

struct udp_table {
  std::vector<udp_socket_info> sockets;  ///< by local endpoint
  table_source source = table_source::sock_diag;
  std::error_code no_sock_diag;  ///< why not, when `source` is proc
  /// Processes whose open files this user may not see: a socket without holders is one of theirs
  /// (or of another container). 0 for root on the machine itself.
  std::size_t hidden = 0;
};

/// All bound UDP sockets, IPv4 and IPv6. Needs no privilege; other users' processes stay hidden.
/// Fails only when neither source can be read. Any thread; some milliseconds.
[[nodiscard]] result<udp_table> udp_sockets();

}  // namespace dgram::host
