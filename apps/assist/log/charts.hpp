// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <dgram/limits.hpp>

#include "measure/histogram.hpp"

namespace dgram::assist {

/// What happened at a socket in one step of time.
struct chart_point {
  std::uint64_t rx = 0;
  std::uint64_t tx = 0;
  std::uint64_t rx_bytes = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t kernel = 0;  ///< dropped by the kernel
};

/// A bucket's lower end, and how many values fell into it.
using chart_bucket = std::pair<std::uint64_t, std::uint64_t>;

/// The course of a socket: what happened in each tenth of a second of the last minute, and how
/// sizes, gaps between arrivals and round trips are spread. Under the lock of its socket.
class charts {
 public:
  static constexpr duration step = std::chrono::milliseconds(100);
  static constexpr std::size_t points_max = 600;

  explicit charts(time_point opened) : opened_(opened) {}

  void received(std::size_t bytes, time_point at, std::optional<duration> rtt);
  void sent(std::size_t bytes);
  void dropped(std::uint64_t more);
  /// Moves on to `now`: what is counted after this call belongs to it.
  void advance(time_point now);

  /// The number of the first point that is not complete yet; points are numbered from 0.
  [[nodiscard]] std::uint64_t current() const noexcept { return current_; }
  /// The number of the oldest point kept.
  [[nodiscard]] std::uint64_t oldest() const noexcept;
  /// One of those kept.
  [[nodiscard]] const chart_point& point(std::uint64_t number) const noexcept;
  /// All of the last second: its ten newest complete points.
  [[nodiscard]] chart_point last_second() const;

  [[nodiscard]] std::vector<chart_bucket> sizes() const { return coarse(sizes_); }
  [[nodiscard]] std::vector<chart_bucket> gaps_us() const { return coarse(gaps_); }
  [[nodiscard]] std::vector<chart_bucket> rtts_us() const { return coarse(rtts_); }
  [[nodiscard]] const measure::histogram& rtts() const noexcept { return rtts_; }
  void clear_histograms();

 private:
  static std::vector<chart_bucket> coarse(const measure::histogram& fine);

  time_point opened_;
  std::array<chart_point, points_max> ring_ = {};
  std::uint64_t current_ = 0;
  std::optional<time_point> last_rx_;
  measure::histogram sizes_;
  measure::histogram gaps_;  // microseconds, as the next
  measure::histogram rtts_;
};

}  // namespace dgram::assist
