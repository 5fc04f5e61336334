// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "cli/command/verb.hpp"
#include "cli/talk/remote.hpp"
#include "cli/words/failure.hpp"
#include "services/services.hpp"

namespace dgram::cli {

/// What stands on the command line of serve: SERVICE ADDRESS [ARGUMENTS…].
struct serve_order {
  const services::service* what = nullptr;
  remote where;
  std::vector<std::string> arguments;
};

/// "there are: echo, …": what SERVICE may be.
[[nodiscard]] said service_list();

/// Reads and checks it all; nothing is opened.
[[nodiscard]] outcome<serve_order> serve_order_of(run_context& run);

}  // namespace dgram::cli
