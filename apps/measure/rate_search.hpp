// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>

namespace dgram::measure {

/// Steps of one search at most.
inline constexpr std::size_t search_steps_max = 40;
/// The search ends when the best rate that held and the least that did not are so close: 2 %.
inline constexpr double search_close_min = 1.02;

/// Which rate to try next, to find the highest that holds: twice as much (or half) until one holds
/// and one does not, then the middle of both. Pure.
class rate_search {
 public:
  /// `first`: tried first, above 0. `most`: never more than this.
  rate_search(double first, double most) noexcept;

  /// The rate to try; nothing when the search is over.
  [[nodiscard]] std::optional<double> next() const noexcept;
  /// Whether the rate of next() held.
  void tell(bool held) noexcept;

  /// The highest that held.
  [[nodiscard]] std::optional<double> best() const noexcept { return held_; }
  [[nodiscard]] std::size_t steps() const noexcept { return steps_; }

 private:
  double most_;
  double try_;
  std::optional<double> held_;
  std::optional<double> failed_;
  std::size_t steps_ = 0;
};

}  // namespace dgram::measure
