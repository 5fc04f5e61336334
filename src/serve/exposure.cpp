// SPDX-License-Identifier: MIT
#include "serve/exposure.hpp"

#include <algorithm>
#include <array>

namespace dgram {
namespace {

// address::is_private() as ranges.
const std::array<network, 9>& private_ranges() noexcept {
  static const std::array<network, 9> ranges{{{address::v4(10, 0, 0, 0), 8},
                                              {address::v4(127, 0, 0, 0), 8},
                                              {address::v4(172, 16, 0, 0), 12},
                                              {address::v4(192, 168, 0, 0), 16},
                                              {address::v4(169, 254, 0, 0), 16},
                                              {address::v4(100, 64, 0, 0), 10},
                                              {address::loopback_v6(), 128},
                                              {address::v6({0xfc}), 7},
                                              {address::v6({0xfe, 0x80}), 10}}};
  return ranges;
}

}  // namespace

bool is_private(const network& one) noexcept {
  return std::ranges::any_of(private_ranges(), [&](const network& range) {
    return one.prefix >= range.prefix && range.contains(one.base);
  });
}

exposure exposure_of(const endpoint& local, const guard_options& options) noexcept {
  if (local.address.is_loopback()) return exposure::loopback;
  const bool lifted = std::ranges::find(options.lifted, guard::not_allowed) != options.lifted.end();
  const bool near =
      std::ranges::all_of(options.allow, [](const auto& one) { return is_private(one); });
  return near && !lifted ? exposure::private_ranges : exposure::open;
}

}  // namespace dgram
