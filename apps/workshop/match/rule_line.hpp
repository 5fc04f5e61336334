// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "workshop/match/rules_compiled.hpp"

namespace dgram::workshop {

/// Reads one rule from its line, which is neither empty nor a comment. Both are new; above is not
/// touched.
[[nodiscard]] parsed<void> read_rule_line(std::string_view line, rule& into,
                                          compiled_rule& compiled);

}  // namespace dgram::workshop
