// SPDX-License-Identifier: MIT
#include "assist/log/charts.hpp"

#include <algorithm>
#include <bit>

namespace dgram::assist {
namespace {

// Buckets of a chart: eight for each doubling, as many as an eye distinguishes.
constexpr unsigned octave_bits = 3;

std::uint64_t coarse_begin(std::uint64_t value) noexcept {
  const auto bits = static_cast<unsigned>(std::bit_width(value));
  if (bits <= octave_bits + 1) return value;
  const unsigned below = bits - octave_bits - 1;
  return value >> below << below;
}

std::uint64_t microseconds(duration time) noexcept {
  const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(time).count();
  return whole < 0 ? 0 : static_cast<std::uint64_t>(whole);
}

}  // namespace

void charts::advance(time_point now) {
  if (now < opened_) return;
  const auto number = static_cast<std::uint64_t>((now - opened_) / step);
  if (number <= current_) return;
  const std::uint64_t skipped = std::min<std::uint64_t>(number - current_, points_max);
  for (std::uint64_t i = 0; i < skipped; ++i) ring_[(number - i) % points_max] = {};
  current_ = number;
}

void charts::received(std::size_t bytes, time_point at, std::optional<duration> rtt) {
  chart_point& now = ring_[current_ % points_max];
  ++now.rx;
  now.rx_bytes += bytes;
  sizes_.add(bytes);
  if (last_rx_) gaps_.add(microseconds(at - *last_rx_));
  last_rx_ = at;
  if (rtt) rtts_.add(microseconds(*rtt));
}

void charts::sent(std::size_t bytes) {
  chart_point& now = ring_[current_ % points_max];
  ++now.tx;
  now.tx_bytes += bytes;
}

void charts::dropped(std::uint64_t more) { ring_[current_ % points_max].kernel += more; }

std::uint64_t charts::oldest() const noexcept {
  return current_ < points_max ? 0 : current_ - points_max + 1;
}

const chart_point& charts::point(std::uint64_t number) const noexcept {
  return ring_[number % points_max];
}

chart_point charts::last_second() const {
  constexpr std::uint64_t points = std::chrono::seconds(1) / step;
  chart_point sum;
  for (std::uint64_t i = current_ < points ? 0 : current_ - points; i < current_; ++i) {
    const chart_point& second = point(i);
    sum.rx += second.rx;
    sum.tx += second.tx;
    sum.rx_bytes += second.rx_bytes;
    sum.tx_bytes += second.tx_bytes;
    sum.kernel += second.kernel;
  }
  return sum;
}

std::vector<chart_bucket> charts::coarse(const measure::histogram& fine) {
  std::vector<chart_bucket> buckets;
  for (const auto& bucket : fine.buckets()) {
    const std::uint64_t begin = coarse_begin(bucket.first);
    if (buckets.empty() || buckets.back().first != begin) buckets.emplace_back(begin, 0);
    buckets.back().second += bucket.count;
  }
  return buckets;
}

void charts::clear_histograms() {
  sizes_ = {};
  gaps_ = {};
  rtts_ = {};
  last_rx_.reset();
}

}  // namespace dgram::assist
