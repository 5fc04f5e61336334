// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace dgram::testing {

/// Calls of operator new in this program so far. Any thread.
[[nodiscard]] std::uint64_t allocations() noexcept;

}  // namespace dgram::testing
