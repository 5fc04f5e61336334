// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace dgram::measure {

/// Counts values (latencies in nanoseconds, sizes …) of the whole range of 64 bits in 58 KiB.
///
/// Log-linear: values below 128 have a bucket each; above, every power of two is cut into 128 equal
/// buckets, so a bucket is at most 1/128 of its values wide. Quantiles are given as the upper end
/// of their bucket: never less than the truth, and at most 0.79 % more. Smallest, largest and mean
/// are exact. Allocates at construction only. One thread; one per thread can be added up.
class histogram {
 public:
  static constexpr unsigned buckets_per_octave = 128;

  histogram();

  void add(std::uint64_t value, std::uint64_t times = 1) noexcept;
  /// What never came: slower than every value. Quantiles count it, the rest does not.
  void add_lost(std::uint64_t times = 1) noexcept { lost_ += times; }
  histogram& operator+=(const histogram& other) noexcept;

  /// Values added, without the lost ones.
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }
  // Nothing where there is no value.
  [[nodiscard]] std::optional<std::uint64_t> least() const noexcept;
  [[nodiscard]] std::optional<std::uint64_t> most() const noexcept;
  [[nodiscard]] std::optional<double> mean() const noexcept;

  /// The least value that at least `part` (0 to 1) of all are not above: 0.5 is the median, 0.99
  /// leaves one of a hundred above (nearest rank). Nothing when that one is among the lost, or
  /// nothing was added.
  [[nodiscard]] std::optional<std::uint64_t> quantile(double part) const noexcept;

  /// A bucket that holds something.
  struct bucket {
    std::uint64_t first = 0;  ///< values from
    std::uint64_t last = 0;   ///< to, both included
    std::uint64_t count = 0;
  };
  /// In rising order, only those that hold something.
  [[nodiscard]] std::vector<bucket> buckets() const;

 private:
  std::vector<std::uint64_t> counts_;
  std::uint64_t count_ = 0;
  std::uint64_t lost_ = 0;
  std::uint64_t least_ = UINT64_MAX;
  std::uint64_t most_ = 0;
  double sum_ = 0;
};

}  // namespace dgram::measure
