// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include <dgram/network.hpp>

namespace dgram {

/// The ranges that address::is_private() names.
[[nodiscard]] std::span<const network> private_ranges() noexcept;

}  // namespace dgram
