// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <system_error>

#include <dgram/bytes.hpp>
#include <dgram/endpoint.hpp>

namespace dgram {

/// News from the path about a datagram sent earlier: an ICMP message, or this machine's own
/// refusal (too big for the interface). Data, never a failure of another send.
struct path_error {
  enum class reason : std::uint8_t {
    refused,      ///< port unreachable: nobody listens there
    unreachable,  ///< no route, host or network unreachable, TTL exceeded …
    prohibited,   ///< a filter refused: ICMP administratively prohibited
    too_big       ///< larger than the path takes; `mtu` is what fits
  };

  reason why = reason::unreachable;
  endpoint target = {};   ///< where the datagram that caused it was sent
  address by = {};        ///< who said so; none when this machine did
  std::uint32_t mtu = 0;  ///< for too_big: IP packet bytes that fit, headers included; else 0
  std::uint8_t type = 0;  ///< ICMP or ICMPv6 type and code as received, 0 when local
  std::uint8_t code = 0;
  std::error_code error = {};  ///< the errno the kernel made of it
  /// How the payload it is about begins, as far as the message quotes it: see quoted().
  static constexpr std::size_t quote_bytes_max = 16;
  std::array<std::byte, quote_bytes_max> quote = {};
  std::uint8_t quote_bytes = 0;

  /// The first bytes of the payload that caused it, to find out which of several datagrams it was.
  /// Empty when this machine said so, or the message quotes headers only.
  [[nodiscard]] byte_view quoted() const noexcept { return byte_view(quote).first(quote_bytes); }
  /// "Port unreachable", "Administratively prohibited", "Host unreachable", "Packet too big" …:
  /// what the message says, in the same words for ICMP and ICMPv6. English, never translated.
  [[nodiscard]] std::string_view cause() const noexcept;

  /// Longest payload that fits `mtu` towards `target`: less 28 (IPv4) or 48 (IPv6), RFC 768.
  [[nodiscard]] std::size_t payload_fits() const noexcept;
  /// "127.0.0.1:9 refused (said by 127.0.0.1)".
  [[nodiscard]] std::string text() const;
};

/// "refused", "unreachable", "prohibited", "too-big": the word used in text and JSON.
[[nodiscard]] std::string_view name(path_error::reason why) noexcept;

}  // namespace dgram
