// SPDX-License-Identifier: MIT
#include <dgram/capabilities.hpp>

#include "cli/command/verb.hpp"

namespace dgram::cli {

exit_code run_version(run_context& run) {
  run.out.bytes(as_bytes("dgram " DGRAM_VERSION "\n"));
  if (run.options.verbose) run.out.bytes(as_bytes(capabilities::probe().text()));
  return exit_code::done;
}

}  // namespace dgram::cli
