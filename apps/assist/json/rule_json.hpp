// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/match/rules.hpp"

namespace dgram::assist {

/// `text` or `rules` of a request. Mistakes in a text have their line.
[[nodiscard]] outcome<workshop::rule_set> read_rules(const boost::json::value& from);
/// As `rules` in docs/api.md, with how often each fired.
[[nodiscard]] boost::json::array json_of(const std::vector<workshop::rule>& rules,
                                         const std::vector<std::uint64_t>& fired);

}  // namespace dgram::assist
