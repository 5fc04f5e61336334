// SPDX-License-Identifier: MIT
// Counts identical payloads of one source, in memory of a fixed size. A loop between two machines
// repeats one datagram, so withholding every n-th answer ends it, however fast it runs.
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
  /// A payload not seen for this long is counted from zero again.
  static constexpr std::uint32_t forget_seconds = 60;

  /// `period`: of how many identical payloads one is due. At least 1.
  explicit loop_table(std::uint32_t period) : period_(period), sets_(sets_count) {}

  /// Counts this datagram; true for every `period`-th of one source and payload.
  [[nodiscard]] bool is_due(const datagram& request, time_point now) noexcept;

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
