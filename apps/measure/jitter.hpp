// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cmath>
#include <cstdint>

namespace dgram::measure {

/// Interarrival jitter of RFC 3550 §6.4.1: the smoothed mean of how much transit times differ from
/// one datagram to the next in order of arrival, J += (|D| − J) / 16. A clock offset between both
/// ends cancels out, so transit times may be one-way differences of two clocks, or round trips.
class jitter {
 public:
  void add(std::chrono::nanoseconds transit) noexcept {
    const auto now = static_cast<double>(transit.count());
    if (count_++ != 0) value_ += (std::abs(now - before_) - value_) / 16;
    before_ = now;
  }
  /// 0 until two datagrams have come.
  [[nodiscard]] std::chrono::nanoseconds value() const noexcept {
    return std::chrono::nanoseconds(std::llround(value_));
  }

 private:
  double value_ = 0;
  double before_ = 0;
  std::uint64_t count_ = 0;
};

}  // namespace dgram::measure
