// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>
#include <dgram/result.hpp>

namespace dgram {

struct resolve_options {
  /// none: both families.
  address::family family = address::family::none;
  duration limit = std::chrono::seconds(5);  ///< 0 asks nobody: literals only
};

/// The addresses of `HOST:PORT`, in the order the system prefers (RFC 6724); literals need no
/// resolver and give one. The caller picks, and can say which it used. Never empty on success.
///
/// Fails with errc::bad_address, bad_port, name_not_resolved or resolver_timeout. The system's
/// resolver cannot be cancelled: after a timeout its thread ends by itself, later.
[[nodiscard]] result<std::vector<endpoint>> resolve(std::string_view host_and_port,
                                                    const resolve_options& options = {});

}  // namespace dgram
