// SPDX-License-Identifier: MIT
#pragma once

#include <dgram/limits.hpp>

namespace dgram::host {

/// User and system time this process has used so far, all its threads together.
[[nodiscard]] duration cpu_time() noexcept;

}  // namespace dgram::host
