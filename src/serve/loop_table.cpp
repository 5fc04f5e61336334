// SPDX-License-Identifier: MIT
#include "serve/loop_table.hpp"

#include <chrono>

namespace dgram {
namespace {

std::uint32_t seconds_of(time_point now) noexcept {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch());
  return static_cast<std::uint32_t>(whole.count());
}

}  // namespace

bool loop_table::is_due(const datagram& request, time_point now) noexcept {
  const std::uint64_t tag = hash_.both(hash_.of(request.source), hash_.of(request.payload));
  const std::uint32_t seconds = seconds_of(now);
  auto& slots = sets_[tag % sets_count].slots;
  slot* weakest = slots.data();
  for (slot& each : slots) {
    if (seconds - each.seen_seconds > forget_seconds) each.count = 0;
    if (each.tag == tag) {
      each.seen_seconds = seconds;
      return ++each.count % period_ == 0;
    }
    if (each.count < weakest->count) weakest = &each;
  }
  // The least repeated goes: a flood of new payloads cannot push a running loop out.
  *weakest = {.tag = tag, .count = 1, .seen_seconds = seconds};
  return period_ == 1;
}

}  // namespace dgram
