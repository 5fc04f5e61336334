// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>

namespace dgram::workshop {

/// ISO 8601 in UTC, to the microsecond: `2026-01-02T03:04:05.678901Z`. What is finer is cut off.
[[nodiscard]] std::string iso_time(std::chrono::system_clock::time_point time);

/// Whole seconds since 1970, cut off towards the past: `1767323045`.
[[nodiscard]] std::string unix_time(std::chrono::system_clock::time_point time);

}  // namespace dgram::workshop
