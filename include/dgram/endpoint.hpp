// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <type_traits>

namespace dgram {

template <class T = void>
class result;  // <dgram/result.hpp>, which needs this header first, so it is included at the end

/// An IPv4 or IPv6 address, or none. 24 bytes, trivially copyable, compares and hashes.
///
/// An IPv4-mapped IPv6 address (::ffff:a.b.c.d, RFC 4291 §2.5.5.2) *is* its IPv4 address here:
/// it is turned into it on the way in, so it prints, compares and hashes as one.
class address {
 public:
  enum class family : std::uint8_t { none, v4, v6 };
  using v4_bytes = std::array<std::uint8_t, 4>;
  using v6_bytes = std::array<std::uint8_t, 16>;

  /// No address: unspecified family.
  constexpr address() noexcept = default;

  static constexpr address v4(v4_bytes bytes) noexcept {
    address a;
    a.family_ = family::v4;
    a.high_ = network_order(std::bit_cast<std::uint64_t>(std::array<v4_bytes, 2>{bytes}));
    return a;
  }
  static constexpr address v4(std::uint8_t a, std::uint8_t b, std::uint8_t c,
                              std::uint8_t d) noexcept {
    return v4(v4_bytes{a, b, c, d});
  }
  /// `scope` is the interface index, kept for link-local unicast and multicast only (RFC 4007).
  static address v6(const v6_bytes& bytes, std::uint32_t scope = 0) noexcept;

  static constexpr address any_v4() noexcept { return v4(0, 0, 0, 0); }
  static constexpr address loopback_v4() noexcept { return v4(127, 0, 0, 1); }
  static address any_v6() noexcept { return v6({}); }
  static address loopback_v6() noexcept {
    return v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  }

  /// Literals only: `192.0.2.1` (four decimal parts, no leading zeros), `2001:db8::1`,
  /// `fe80::1%eth0` or `fe80::1%2`. Names go through resolve(). Fails with errc::bad_address or
  /// errc::no_such_interface.
  [[nodiscard]] static result<address> parse(std::string_view text);

  /// RFC 5952 for IPv6, with `%interface` where there is a scope. parse() reads it back.
  /// "none" for no address.
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] constexpr family kind() const noexcept { return family_; }
  [[nodiscard]] constexpr bool is_none() const noexcept { return family_ == family::none; }
  [[nodiscard]] constexpr bool is_v4() const noexcept { return family_ == family::v4; }
  [[nodiscard]] constexpr bool is_v6() const noexcept { return family_ == family::v6; }
  /// 0.0.0.0 or ::
  [[nodiscard]] constexpr bool is_any() const noexcept { return !is_none() && (high_ | low_) == 0; }
  /// 127/8, ::1
  [[nodiscard]] constexpr bool is_loopback() const noexcept {
    return is_v4() ? begins_with(127, 8) : is_v6() && high_ == 0 && low_ == 1;
  }
  /// 169.254/16, fe80::/10
  [[nodiscard]] constexpr bool is_link_local() const noexcept {
    return is_v4() ? begins_with(169 << 8 | 254, 16) : is_v6() && begins_with(0xfe80 >> 6, 10);
  }
  /// 224/4, ff00::/8
  [[nodiscard]] constexpr bool is_multicast() const noexcept {
    return is_v4() ? begins_with(224 >> 4, 4) : is_v6() && begins_with(0xff, 8);
  }
  /// 255.255.255.255
  [[nodiscard]] constexpr bool is_broadcast() const noexcept {
    return *this == v4(255, 255, 255, 255);
  }
  /// Not routed on the open internet: loopback, RFC 1918, 100.64/10 (RFC 6598), 169.254/16,
  /// fc00::/7 (RFC 4193), fe80::/10.
  [[nodiscard]] bool is_private() const noexcept;

  /// Interface index of a link-local or multicast IPv6 address, else 0.
  [[nodiscard]] constexpr std::uint32_t scope() const noexcept { return scope_; }
  /// Network byte order; IPv4 in the first four, the rest 0.
  [[nodiscard]] constexpr v6_bytes bytes() const noexcept {
    return std::bit_cast<v6_bytes>(std::array{network_order(high_), network_order(low_)});
  }

  friend constexpr bool operator==(const address&, const address&) noexcept = default;
  /// IPv4 before IPv6.
  friend constexpr auto operator<=>(const address& a, const address& b) noexcept {
    if (const auto order = a.family_ <=> b.family_; order != 0) return order;
    if (const auto order = a.high_ <=> b.high_; order != 0) return order;
    if (const auto order = a.low_ <=> b.low_; order != 0) return order;
    return a.scope_ <=> b.scope_;
  }

 private:
  // To and from.
  static constexpr std::uint64_t network_order(std::uint64_t word) noexcept {
    return std::endian::native == std::endian::big ? word : __builtin_bswap64(word);
  }
  [[nodiscard]] constexpr bool begins_with(std::uint64_t value, int bits) const noexcept {
    return high_ >> (64 - bits) == value;
  }

  // Two numbers instead of sixteen bytes: every datagram's addresses are compared several times.
  std::uint64_t high_ = 0;  // IPv4 in its upper half
  std::uint64_t low_ = 0;
  std::uint32_t scope_ = 0;
  family family_ = family::none;
};

/// Where a datagram comes from or goes to: an IP address and a port. 32 bytes, trivially copyable.
struct endpoint {
  dgram::address address;
  std::uint16_t port = 0;

  /// `192.0.2.1:53`, `[2001:db8::1]:53`, `[fe80::1%eth0]:53`: literals only, port decimal.
  /// Names go through resolve(). Fails with errc::bad_address, bad_port or no_such_interface.
  [[nodiscard]] static result<endpoint> parse(std::string_view text);

  /// Every address of this machine, both families where it has both. Port 0: the system picks.
  [[nodiscard]] static endpoint any(std::uint16_t port) noexcept {
    return {dgram::address::any_v6(), port};
  }
  /// 127.0.0.1.
  [[nodiscard]] static endpoint loopback(std::uint16_t port) noexcept {
    return {dgram::address::loopback_v4(), port};
  }

  /// `192.0.2.1:53` or `[2001:db8::1]:53`; parse() reads it back. "none" for no address.
  [[nodiscard]] std::string to_string() const;

  [[nodiscard]] bool is_none() const noexcept { return address.is_none(); }

  friend constexpr bool operator==(const endpoint&, const endpoint&) noexcept = default;
  friend constexpr auto operator<=>(const endpoint&, const endpoint&) noexcept = default;
};
static_assert(sizeof(endpoint) <= 32 && std::is_trivially_copyable_v<endpoint>);

}  // namespace dgram

template <>
struct std::hash<dgram::address> {
  [[nodiscard]] std::size_t operator()(const dgram::address& key) const noexcept;
};

template <>
struct std::hash<dgram::endpoint> {
  [[nodiscard]] std::size_t operator()(const dgram::endpoint& key) const noexcept;
};

#include <dgram/result.hpp>
