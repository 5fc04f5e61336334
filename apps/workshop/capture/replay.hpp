// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

namespace dgram::workshop {

/// When each datagram of a capture is sent again: its distance from the first, over the speed, from
/// when the first was sent. Every one is reckoned from the first alone, so lateness never adds up
/// and a rounding error never grows. Pure.
class replay_schedule {
 public:
  /// The datagram captured at `first` goes at `start`. `speed` is above 0: 2 is twice as fast;
  /// infinity sends all at once.
  replay_schedule(system_time first, time_point start, double speed) noexcept
      : first_(first), start_(start), speed_(speed) {}

  /// Of one captured before the first: at `start`. Never after time_point::max().
  [[nodiscard]] time_point due(system_time captured) const noexcept;

 private:
  system_time first_;
  time_point start_;
  double speed_;
};

/// What a replay does with the world, so that a test can be all of it. Called on one thread.
struct replay_steps {
  /// The next datagram with its timestamp, borrowed until the next call; none at the end.
  std::function<std::optional<datagram>()> next;
  std::function<time_point()> now;
  std::function<bool(time_point)> sleep_until;  ///< false: end here
  /// Sends it, `late` after it was due (never below 0).
  std::function<void(const datagram&, duration late)> send;
};

/// What became of a replay. Lateness is from when one was due to when it was sent.
struct replay_report {
  std::uint64_t sent = 0;
  duration took{};      ///< from the first to the last
  duration captured{};  ///< the same in the capture, over the speed
  duration most_late{};
  duration last_late{};  ///< of the last: what has added up until then
};

/// Sends a capture in its order, each when it is due. One that is late goes at once; the next is
/// not later for it.
[[nodiscard]] replay_report replay(const replay_steps& steps, double speed);

}  // namespace dgram::workshop
