// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "assist/json/api_error.hpp"
#include "assist/log/view_index.hpp"

namespace dgram::assist {

using query_fields = std::map<std::string, std::string, std::less<>>;

/// What `where` and `socket` leave.
[[nodiscard]] outcome<row_choice> choice_of(const query_fields& query);
/// The same from texts that are there or empty.
[[nodiscard]] outcome<row_choice> choice_of(std::string_view where, std::uint32_t socket);
/// A number from 0 to `most`.
[[nodiscard]] outcome<std::uint64_t> query_number(const query_fields& query, std::string_view name,
                                                  std::uint64_t fallback, std::uint64_t most);

}  // namespace dgram::assist
