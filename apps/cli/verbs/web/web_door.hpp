// SPDX-License-Identifier: MIT
#pragma once

#include "assist/web/web_server.hpp"
#include "cli/command/verb.hpp"
#include "cli/words/failure.hpp"

namespace dgram::cli {

/// Where the page is to be reached: --port and --expose, found possible.
[[nodiscard]] outcome<assist::web_options> web_options_of(const settings& asked);

/// Opens it. Without --port another port is taken where the usual one is not free, and said.
[[nodiscard]] outcome<assist::web_server> open_web(run_context& run);

/// Says who can reach it, where that is more than this machine.
void tell_exposure(writer& out, const assist::web_server& server, const settings& asked);

}  // namespace dgram::cli
