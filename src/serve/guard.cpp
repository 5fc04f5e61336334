// SPDX-License-Identifier: MIT
#include <dgram/guard.hpp>

namespace dgram {

std::string_view name(guard which) noexcept {
  switch (which) {
    case guard::port_zero: return "port-zero";
    case guard::self: return "self";
    case guard::not_unicast: return "not-unicast";
    case guard::reserved_port: return "reserved-port";
    case guard::not_allowed: return "not-allowed";
    case guard::growth: return "growth";
    case guard::loop: return "loop";
  }
  return "unknown";
}

std::string_view name(exposure how) noexcept {
  switch (how) {
    case exposure::loopback: return "loopback";
    case exposure::private_ranges: return "private";
    case exposure::open: return "open";
  }
  return "unknown";
}

}  // namespace dgram
