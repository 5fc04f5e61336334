// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include <dgram/endpoint.hpp>

namespace dgram {

/// An address range, `10.0.0.0/8` or `fc00::/7`, as allow lists use it.
struct network {
  address base;
  unsigned prefix = 0;  ///< leading bits that count

  /// `ADDRESS/BITS`, or an address alone for itself. Bits below the prefix must be 0.
  [[nodiscard]] static result<network> parse(std::string_view text);
  [[nodiscard]] bool contains(const address& candidate) const noexcept;
  [[nodiscard]] std::string to_string() const;
};

}  // namespace dgram
