// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dgram/endpoint.hpp>
#include <dgram/network.hpp>

#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Some addresses, and one port of them or every port.
struct endpoint_range {
  network where;
  std::optional<std::uint16_t> port = {};

  /// `10.0.0.7`, `10.0.0.0/8`, `10.0.0.7:5000`, `10.0.0.0/8:5000`, `::1`, `fc00::/7`, `[::1]`,
  /// `[::1]:53`, `[fc00::/7]:53`. Literals only, and no `%interface`: which link an address of
  /// fe80::/10 is on is not asked.
  [[nodiscard]] static parsed<endpoint_range> parse(std::string_view text);

  /// False for no address.
  [[nodiscard]] bool contains(const endpoint& endpoint) const noexcept {
    return where.contains(endpoint.address) && (!port || *port == endpoint.port);
  }
  /// parse() reads it back.
  [[nodiscard]] std::string to_string() const;
};

}  // namespace dgram::workshop
