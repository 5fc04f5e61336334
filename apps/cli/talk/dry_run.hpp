// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "cli/command/verb.hpp"
#include "cli/talk/payload_source.hpp"
#include "cli/talk/remote.hpp"

namespace dgram::cli {

/// `-n`: each datagram that would go, its target and its exact bytes, on standard output; with
/// --json as `tx` events with "dry_run":true. Opens no socket.
exit_code dry_run(run_context& run, std::span<const remote> remotes, payload_source& from);

}  // namespace dgram::cli
