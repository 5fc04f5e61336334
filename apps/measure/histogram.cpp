// SPDX-License-Identifier: MIT
#include "measure/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace dgram::measure {
namespace {

constexpr unsigned per_octave = histogram::buckets_per_octave;
constexpr unsigned per_octave_bits = std::countr_zero(per_octave);
// Octave 0 holds what is below per_octave; each further one has one bit more, up to 64.
constexpr std::size_t octaves = 64 - per_octave_bits + 1;

// Bits of a value that its bucket leaves out.
unsigned blurred_bits(std::uint64_t value) noexcept {
  const auto width = static_cast<unsigned>(std::bit_width(value));
  return width > per_octave_bits + 1 ? width - per_octave_bits - 1 : 0;
}

std::size_t bucket_of(std::uint64_t value) noexcept {
  const unsigned blurred = blurred_bits(value);
  return std::size_t{per_octave} * blurred + static_cast<std::size_t>(value >> blurred);
}

std::uint64_t first_of(std::size_t index) noexcept {
  if (index < std::size_t{2} * per_octave) return index;
  const std::size_t blurred = index / per_octave - 1;
  return static_cast<std::uint64_t>(index - per_octave * blurred) << blurred;
}

std::uint64_t last_of(std::size_t index) noexcept {
  if (index < std::size_t{2} * per_octave) return index;
  const std::size_t blurred = index / per_octave - 1;
  return first_of(index) + ((std::uint64_t{1} << blurred) - 1);
}

}  // namespace

histogram::histogram() : counts_(octaves * per_octave) {}

void histogram::add(std::uint64_t value, std::uint64_t times) noexcept {
  if (times == 0) return;
  counts_[bucket_of(value)] += times;
  count_ += times;
  least_ = std::min(least_, value);
  most_ = std::max(most_, value);
  sum_ += static_cast<double>(value) * static_cast<double>(times);
}

histogram& histogram::operator+=(const histogram& other) noexcept {
  for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i] += other.counts_[i];
  count_ += other.count_;
  lost_ += other.lost_;
  least_ = std::min(least_, other.least_);
  most_ = std::max(most_, other.most_);
  sum_ += other.sum_;
  return *this;
}

std::optional<std::uint64_t> histogram::least() const noexcept {
  if (count_ == 0) return std::nullopt;
  return least_;
}

std::optional<std::uint64_t> histogram::most() const noexcept {
  if (count_ == 0) return std::nullopt;
  return most_;
}

std::optional<double> histogram::mean() const noexcept {
  if (count_ == 0) return std::nullopt;
  return sum_ / static_cast<double>(count_);
}

std::optional<std::uint64_t> histogram::quantile(double part) const noexcept {
  const auto whole = static_cast<double>(count_ + lost_);
  // 0.99 of 100 is 99.00000000000001 in doubles: that must not become the 100th.
  const double wanted = std::ceil(std::clamp(part, 0.0, 1.0) * whole - 1e-9 * whole);
  const std::uint64_t rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  if (rank > count_) return std::nullopt;
  std::uint64_t passed = 0;
  for (std::size_t i = bucket_of(least_); i < counts_.size(); ++i) {
    passed += counts_[i];
    if (passed >= rank) return std::clamp(last_of(i), least_, most_);
  }
  return most_;
}

std::vector<histogram::bucket> histogram::buckets() const {
  std::vector<bucket> found;
  for (std::size_t i = 0; i < counts_.size(); ++i) {
    if (counts_[i] != 0) found.push_back({first_of(i), last_of(i), counts_[i]});
  }
  return found;
}

}  // namespace dgram::measure
