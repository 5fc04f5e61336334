// SPDX-License-Identifier: MIT
#include "measure/schedule.hpp"

#include <cmath>

namespace dgram::measure {
namespace {

// Beyond it (three years) nothing is ever due: a duration could not hold it.
constexpr long double far_ns = 1e17L;

}  // namespace

schedule::schedule(const schedule_options& options)
    : interval_(1e9L * static_cast<long double>(options.train) /
                static_cast<long double>(options.rate)),
      poisson_(options.poisson),
      random_(options.seed) {
  if (poisson_) exact_ = gap();
  due_ = duration(std::llround(std::fmin(exact_, far_ns)));
}

// std::exponential_distribution may give other numbers with another library; this does not.
long double schedule::gap() noexcept {
  constexpr unsigned bits = 53;
  const auto drawn = static_cast<long double>(random_() >> (64 - bits));
  return -std::log1p(-drawn / static_cast<long double>(std::uint64_t{1} << bits)) * interval_;
}

void schedule::advance() noexcept {
  ++slot_;
  exact_ = poisson_ ? exact_ + gap() : interval_ * static_cast<long double>(slot_);
  due_ = duration(std::llround(std::fmin(exact_, far_ns)));
}

}  // namespace dgram::measure
