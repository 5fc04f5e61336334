// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <dgram/network.hpp>

namespace dgram {

/// Why a server withholds an answer. A guard never hides a datagram: observers see all. Sources on
/// loopback meet port_zero, self and an allow list without them, no other guard.
enum class guard : std::uint8_t {
  port_zero,      ///< source port 0: nobody to answer
  self,           ///< source is the server's own address and port
  not_unicast,    ///< source is multicast, broadcast or unspecified
  reserved_port,  ///< source port is another service's (below 1024, 1900, 3702, 5353, 5355, 11211):
                  ///< an answer there starts a loop. Open exposure only.
  not_allowed,    ///< source is not in the allow list
  growth,         ///< the reply is larger than the request, or a second one, to a source that
                  ///< guard_options::growth excludes
  loop            ///< one of many identical payloads from one source: ends any endless loop
};
struct named_guard {
  guard which;
  std::string_view name;
};
/// Every guard, in the order of the enum, and its name for people, options and JSON. Whatever
/// lists the guards reads this.
inline constexpr auto guard_names =
    std::to_array<named_guard>({{guard::port_zero, "port-zero"},
                                {guard::self, "self"},
                                {guard::not_unicast, "not-unicast"},
                                {guard::reserved_port, "reserved-port"},
                                {guard::not_allowed, "not-allowed"},
                                {guard::growth, "growth"},
                                {guard::loop, "loop"}});
inline constexpr std::size_t guards_count = guard_names.size();

/// As in guard_names.
[[nodiscard]] std::string_view name(guard which) noexcept;

/// Whom a server can be reached by; chosen from what it is bound to and whom it allows.
enum class exposure : std::uint8_t {
  loopback,        ///< bound to loopback: loop guard off
  private_ranges,  ///< allows only private ranges: every 4,096th identical payload is not answered
  open             ///< allows more: every 32nd is not answered, reserved source ports neither
};
[[nodiscard]] std::string_view name(exposure how) noexcept;  // "loopback", "private", "open"

/// Who may get a reply that is larger than the request. Loopback sources always may.
enum class reply_growth : std::uint8_t { nobody, private_ranges, anyone };

struct guard_options {
  /// Sources that are answered. Empty: everyone who reaches a loopback bind; on any other bind the
  /// private ranges (address::is_private()).
  std::vector<network> allow = {};
  /// Echo-like services want `nobody`: the reply is never larger than the request.
  reply_growth growth = reply_growth::private_ranges;
  /// Guards switched off, each by name.
  std::vector<guard> lifted = {};

  /// Every guard lifted: for a worker that only observes, whose account then names no guard.
  [[nodiscard]] static guard_options none();
};

}  // namespace dgram
