// SPDX-License-Identifier: MIT
#pragma once

#include <ranges>
#include <span>
#include <string_view>

#include "services/service.hpp"

namespace dgram::services {

/// The records of all services, in the order help shows them.
[[nodiscard]] std::span<const service* const> service_records() noexcept;
/// The same, as a range of `const service&`.
[[nodiscard]] inline auto services() {
  return service_records() |
         std::views::transform([](const service* record) -> const service& { return *record; });
}
/// Null when there is none of that name.
[[nodiscard]] const service* find_service(std::string_view name);

}  // namespace dgram::services
