// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/unix_path.hpp>

namespace dgram {

/// What the kernel reports about each datagram. Every bit costs kernel and parsing time, so a
/// socket asks only for what it was opened with. `a | b` combines.
enum class metadata : std::uint8_t {
  none = 0,
  target = 1 << 0,     ///< the local address it was sent to, and the interface: IP_PKTINFO
  ttl = 1 << 1,        ///< TTL or hop limit left: IP_RECVTTL, IPV6_RECVHOPLIMIT
  tos = 1 << 2,        ///< DSCP and ECN: IP_RECVTOS, IPV6_RECVTCLASS
  timestamp = 1 << 3,  ///< time of arrival in the kernel, nanoseconds: SO_TIMESTAMPNS
  all = target | ttl | tos | timestamp
};
[[nodiscard]] constexpr metadata operator|(metadata a, metadata b) noexcept {
  return static_cast<metadata>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
/// True when `set` has every bit of `bits`.
[[nodiscard]] constexpr bool has(metadata set, metadata bits) noexcept {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(bits)) == static_cast<unsigned>(bits);
}

/// ECN codepoint, RFC 3168 §5.
enum class ecn : std::uint8_t { not_ect = 0, ect1 = 1, ect0 = 2, ce = 3 };

using system_time = std::chrono::time_point<std::chrono::system_clock, std::chrono::nanoseconds>;

/// The facts about a datagram besides its bytes. Fields that the socket did not ask for, or that
/// the kernel did not report, are empty.
struct arrival {
  endpoint source;        ///< who sent it; none when it came over a Unix socket
  endpoint target;        ///< the local address and port it was sent to. Without
                          ///< metadata::target the address the socket is bound to.
  bool to_group = false;  ///< sent to a multicast or broadcast address; needs metadata::target
  std::uint32_t interface = 0;  ///< index of the interface it came in on; 0: unknown
  std::optional<std::uint8_t> ttl;
  std::optional<std::uint8_t> dscp;  ///< upper six bits of the TOS byte, RFC 2474
  std::optional<dgram::ecn> ecn;
  std::optional<system_time> timestamp;
  /// Length of the payload as it was sent: larger than `payload` when it was cut.
  std::size_t wire_bytes = 0;
  bool truncated = false;  ///< the slot was too small: wire_bytes is the true length
};

/// One datagram, borrowed: payload (and Unix source) live in the receive_batch or buffer it was
/// received into, and are valid until that is received into again. An empty payload is a datagram.
struct datagram : arrival {
  byte_view payload;
  const unix_path* unix_source = nullptr;  ///< set for datagrams of Unix sockets, else null

  [[nodiscard]] std::string_view text() const noexcept { return as_text(payload); }
};

/// One datagram that owns its bytes.
struct message : arrival {
  std::vector<std::byte> payload;
  unix_path unix_source;  ///< none for IP

  message() = default;
  explicit message(const datagram& from)
      : arrival(from),
        payload(from.payload.begin(), from.payload.end()),
        unix_source(from.unix_source ? *from.unix_source : unix_path{}) {}

  [[nodiscard]] std::string_view text() const noexcept { return as_text(payload); }
  /// The same datagram borrowed; valid as long as this message.
  [[nodiscard]] datagram view() const noexcept {
    datagram borrowed{static_cast<const arrival&>(*this), payload, nullptr};
    if (!unix_source.is_none()) borrowed.unix_source = &unix_source;
    return borrowed;
  }
};

}  // namespace dgram
