// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "assist/api/api.hpp"
#include "assist/api/assistant.hpp"

namespace dgram::assist {

/// A request on its way to who answers it.
struct call {
  assistant& all;
  const api_request& request;
  std::vector<std::uint32_t> ids;  ///< numbers in the path, in order
};

using route_answer = outcome<api_answer>;

/// One line of the table in docs/api.md. ID in the path is a number.
struct route {
  method how;
  std::string_view path;
  route_answer (*answer)(const call& one);
};

/// By subject; together all there is.
[[nodiscard]] std::span<const route> export_routes() noexcept;
[[nodiscard]] std::span<const route> import_routes() noexcept;
[[nodiscard]] std::span<const route> job_routes() noexcept;
[[nodiscard]] std::span<const route> log_routes() noexcept;
[[nodiscard]] std::span<const route> preset_routes() noexcept;
[[nodiscard]] std::span<const route> rule_routes() noexcept;
[[nodiscard]] std::span<const route> send_routes() noexcept;
[[nodiscard]] std::span<const route> socket_routes() noexcept;
[[nodiscard]] std::span<const route> state_routes() noexcept;

/// Finds who answers, and makes an error of what cannot be done.
[[nodiscard]] api_answer answer_by_route(assistant& all, const api_request& request);

}  // namespace dgram::assist
