// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace dgram::assist {

/// Views of one page.
inline constexpr std::size_t views_max = 16;
/// Rows of one window, and of one `GET /log`.
inline constexpr std::size_t rows_max = 1'000;

}  // namespace dgram::assist
