// SPDX-License-Identifier: MIT
#pragma once

#include "cli/output/writer.hpp"
#include "services/relay/relay.hpp"

namespace dgram::cli {

/// Where it listens, where it forwards to, how bad the path is and the seed: before the first
/// datagram; a `listening` event with --json.
void report_relaying(writer& out, const services::relay& one, const std::string& allowed);
/// The closing account of both directions, or the `summary` event. `gro`: kernel drops are "at
/// least".
void report_relayed(writer& out, const services::relay_account& account, bool gro);

}  // namespace dgram::cli
