// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "assist/api/api.hpp"

namespace dgram::assist {

constexpr std::size_t query_fields_max = 16;
constexpr std::uint64_t body_bytes_max = 1U << 20;
constexpr std::uint64_t file_job_bytes_max = 16U << 20;
constexpr std::uint64_t import_bytes_max = 96U << 20;

/// A place below /api/v1, what may be done there, and how much may be said.
struct api_path {
  std::string_view pattern;  ///< "/sockets/#/rules": # is a number
  std::uint8_t methods;      ///< bits, see allows()
  const char* allow;         ///< the same for people: "GET, HEAD, PUT"
  std::uint64_t body_max;

  [[nodiscard]] bool allows(method how) const noexcept {
    return (methods >> static_cast<unsigned>(how) & 1U) != 0;
  }
};

/// The only one that is no question and answer.
constexpr std::string_view socket_path = "/socket";

/// None: there is no such place. `path` without the query.
[[nodiscard]] const api_path* find_api_path(std::string_view path) noexcept;

/// `where=len%3E100&rows=60`, decoded; none when it is malformed or says something twice.
[[nodiscard]] std::optional<std::map<std::string, std::string, std::less<>>> parse_query(
    std::string_view query);

}  // namespace dgram::assist
