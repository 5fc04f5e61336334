// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/output/writer.hpp"
#include "cli/words/failure.hpp"
#include "services/rules/rules.hpp"
#include "workshop/match/rules.hpp"

namespace dgram::cli {

/// The rules in a file. The error names file and line, with a caret in the line.
[[nodiscard]] outcome<workshop::rule_set> rules_of(const std::string& file);

/// How often each rule fired, before the account.
void report_rules(writer& out, const services::rules& all);

}  // namespace dgram::cli
