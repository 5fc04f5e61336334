// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/command/verb.hpp"
#include "cli/talk/remote.hpp"
#include "cli/words/failure.hpp"
#include "services/service.hpp"

namespace dgram::cli {

/// The command line of serve: SERVICE ADDRESS [ARGUMENT…].
struct serve_order {
  const services::service* service = nullptr;
  remote where;
  std::vector<std::string> arguments;
};

/// Reads and checks the command line; opens nothing and reads no file.
[[nodiscard]] outcome<serve_order> serve_order_of(run_context& run);

/// The rules in a file. The error names file and line, with a caret in the line.
[[nodiscard]] outcome<workshop::rule_set> rules_in(const std::string& file,
                                                   const services::service& service);

/// The services, for help, manual and completion.
[[nodiscard]] std::vector<verb_word> service_words();

}  // namespace dgram::cli
