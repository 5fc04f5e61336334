// SPDX-License-Identifier: MIT
// Where a request that entered leaves the account: for workers and for the pool of handlers.
#pragma once

#include <cstddef>

#include <dgram/counters.hpp>
#include <dgram/reply.hpp>

namespace dgram {

/// Counts a handled request by what its handler did, and the answers that found the outbox full.
inline void settle(counters& count, const given& answers, bool threw) noexcept {
  count.send_failed += answers.full;
  if (threw) {
    ++count.failed;
  } else if (answers.withheld) {
    ++count.guarded[static_cast<std::size_t>(*answers.withheld)];
  } else {
    ++count.handled;
  }
}

}  // namespace dgram
