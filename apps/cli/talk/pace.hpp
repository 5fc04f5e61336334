// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

#include <dgram/limits.hpp>

#include "cli/words/settings.hpp"

namespace dgram::cli {

/// When the next datagram is due and when there are enough: -c, -i, --rate and -d of a sending
/// verb. The plan is kept from the start, so lateness does not add up; a sender that fell behind
/// catches up.
class pace {
 public:
  /// With neither --count nor --duration each DATA goes once.
  pace(const settings& options, time_point start);

  /// Whether DATA are begun anew after the last.
  [[nodiscard]] bool again() const noexcept { return again_; }
  /// Whether one more may be sent after `sent` of them.
  [[nodiscard]] bool more(std::uint64_t sent, time_point now) const noexcept {
    return sent < count_ && now < end_;
  }
  /// When datagram `index`, from 0, is due.
  [[nodiscard]] time_point due(std::uint64_t index) const noexcept;
  [[nodiscard]] time_point end() const noexcept { return end_; }

 private:
  bool again_;
  std::uint64_t count_;
  time_point start_;
  time_point end_;
  double step_seconds_;
};

}  // namespace dgram::cli
