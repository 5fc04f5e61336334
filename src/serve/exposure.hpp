// SPDX-License-Identifier: MIT
// Whom a server can be reached by.
#pragma once

#include <dgram/endpoint.hpp>
#include <dgram/guard.hpp>

namespace dgram {

/// True when every address of `subnet` is private (address::is_private()).
[[nodiscard]] bool is_private(const network& subnet) noexcept;

[[nodiscard]] exposure exposure_of(const endpoint& local, const guard_options& options) noexcept;

}  // namespace dgram
