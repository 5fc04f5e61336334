// SPDX-License-Identifier: MIT
// Counts identical payloads of one source, in memory of a fixed size. A loop between two machines
// makes no new datagrams, so withholding every n-th answer ends it, however fast or slow it runs.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

#include "serve/keyed_hash.hpp"

namespace dgram {

class loop_table {
 public:
  static constexpr std::size_t slots_max = 16'384;
  /// A payload that did not come again for so long starts anew.
  static constexpr std::uint32_t forget_seconds = 60;

  /// Tells every `period`-th.
  explicit loop_table(std::uint32_t period) : period_(period), sets_(sets_count) {}

  /// Counts this datagram; true when it is one of every `period` of its source and payload.
  [[nodiscard]] bool is_due(const datagram& one, time_point now) noexcept;

 private:
  static constexpr std::size_t ways = 4;  // one cache line
  static constexpr std::size_t sets_count = slots_max / ways;
  struct slot {
    std::uint64_t tag = 0;
    std::uint32_t count = 0;
    std::uint32_t seen_seconds = 0;
  };
  struct alignas(64) set {
    std::array<slot, ways> slots;
  };

  std::uint32_t period_;
  keyed_hash hash_;
  std::vector<set> sets_;
};

}  // namespace dgram
