// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Whole numbers from `first` to `last`, both among them.
struct number_range {
  std::uint64_t first = 0;
  std::uint64_t last = std::numeric_limits<std::uint64_t>::max();

  /// `4..10`, `4..`, `..10`, `7`.
  [[nodiscard]] static parsed<number_range> parse(std::string_view text);

  [[nodiscard]] constexpr bool contains(std::uint64_t number) const noexcept {
    return first <= number && number <= last;
  }
  /// parse() reads it back.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const number_range&, const number_range&) = default;
};

}  // namespace dgram::workshop
