// SPDX-License-Identifier: MIT
#include "serve/exposure.hpp"

#include <algorithm>

#include "net/private_ranges.hpp"

namespace dgram {
bool is_private(const network& subnet) noexcept {
  return std::ranges::any_of(private_ranges(), [&](const network& range) {
    return subnet.prefix >= range.prefix && range.contains(subnet.base);
  });
}

exposure exposure_of(const endpoint& local, const guard_options& options) noexcept {
  if (local.address.is_loopback()) return exposure::loopback;
  const bool lifted = std::ranges::find(options.lifted, guard::not_allowed) != options.lifted.end();
  const bool near =
      std::ranges::all_of(options.allow, [](const auto& subnet) { return is_private(subnet); });
  return near && !lifted ? exposure::private_ranges : exposure::open;
}

}  // namespace dgram
