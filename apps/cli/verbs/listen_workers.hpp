// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "cli/command/verb.hpp"
#include "cli/talk/remote.hpp"
#include "workshop/match/filter.hpp"
#include "workshop/match/pattern.hpp"
#include "workshop/text/encoding.hpp"

namespace dgram::cli {

/// The output of listen, and the datagram it waits for.
struct listening_for {
  workshop::filter where;
  std::optional<workshop::pattern> expected;
};

/// `listen --workers N`: a server of N sockets whose handler only shows what comes; no guard holds
/// anything back. Datagrams of one sender keep their order. What a batch brings is shown whole, so
/// --count may be exceeded by what the workers had in hand.
exit_code listen_with_workers(run_context& run, const remote& where, workshop::encoding* text,
                              const listening_for& wanted);

/// The exit code of listen: done, or --expect unmet.
exit_code listened(run_context& run, std::string_view local, bool expected, bool met);

}  // namespace dgram::cli
