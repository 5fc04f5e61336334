// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "assist/api/api.hpp"
#include "assist/json/api_error.hpp"

namespace dgram::assist {

constexpr std::uint64_t body_bytes_max = 1U << 20;
constexpr std::uint64_t file_job_bytes_max = 16U << 20;
constexpr std::uint64_t import_bytes_max = 96U << 20;

struct call;
using route_answer = outcome<api_answer>;

/// One request of docs/api.md: what may be asked, how long its body may be, and who answers.
struct route {
  method how;
  std::string_view pattern;  ///< below /api/v1: "/sockets/#/rules", where # is a number
  std::uint64_t body_max;    ///< bytes
  /// Null for the WebSocket alone, which is no question and answer.
  route_answer (*answer)(const call& call);
};

/// Every request there is. The door lets nothing else in, and `Allow` is made of it; a test
/// compares it with docs/api.md.
[[nodiscard]] std::span<const route> routes() noexcept;

/// The routes of one pattern taken together.
struct api_path {
  std::string_view pattern;
  std::uint8_t methods = 0;    ///< bits, see allows()
  std::uint64_t body_max = 0;  ///< the most that any of them takes
  std::string allow = {};      ///< for the field `Allow`: "GET, HEAD, PUT"

  [[nodiscard]] bool allows(method how) const noexcept {
    return (methods >> static_cast<unsigned>(how) & 1U) != 0;
  }
};

constexpr std::string_view socket_path = "/socket";

/// Null: there is no such place. `path` without the query.
[[nodiscard]] const api_path* find_api_path(std::string_view path);

}  // namespace dgram::assist
