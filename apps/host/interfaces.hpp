// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dgram/network.hpp>
#include <dgram/result.hpp>

namespace dgram::host {

/// One address of an interface, with its network: 192.0.2.7 in 192.0.2.0/24.
struct interface_address {
  dgram::address address;  ///< IPv6 link-local with its scope
  unsigned prefix = 0;     ///< leading bits of the network
  /// Where a broadcast on this network goes; none for IPv6, loopback and point-to-point links.
  dgram::address broadcast;
};

struct interface_info {
  std::string name;
  std::uint32_t index = 0;
  bool up = false;  ///< administratively up and its link running
  bool multicast = false;
  bool loopback = false;
  std::vector<interface_address> addresses;  ///< as the kernel lists them; may be empty
};

/// The network interfaces of this machine (of this network namespace), by index.
[[nodiscard]] result<std::vector<interface_info>> interfaces();

/// The name of an interface by its index; empty for 0 or one that is gone.
[[nodiscard]] std::string interface_name(std::uint32_t index);

}  // namespace dgram::host
