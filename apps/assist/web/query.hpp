// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace dgram::assist {

constexpr std::size_t query_fields_max = 16;

/// `where=len%3E100&rows=60`, decoded; nothing when it is malformed or names a field twice.
[[nodiscard]] std::optional<std::map<std::string, std::string, std::less<>>> parse_query(
    std::string_view query);

}  // namespace dgram::assist
