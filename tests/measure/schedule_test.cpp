// SPDX-License-Identifier: MIT
#include "measure/schedule.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;

duration due_after(schedule& one, std::uint64_t slots) {
  for (std::uint64_t i = 0; i < slots; ++i) one.advance();
  return one.due();
}

TEST(Schedule, TheFirstSlotOfAConstantRateIsDueAtOnce) {
  EXPECT_EQ(schedule({.rate = 1000}).due(), 0ns);
}

TEST(Schedule, SlotsAreAnIntervalApart) {
  schedule one({.rate = 1000});
  one.advance();
  EXPECT_EQ(one.due(), 1ms);
  EXPECT_EQ(one.slot(), 1u);
  one.advance();
  EXPECT_EQ(one.due(), 2ms);
}

TEST(Schedule, ATrainTakesTheTimeOfItsDatagrams) {
  schedule one({.rate = 500'000, .train = 16});
  EXPECT_EQ(due_after(one, 1), 32us);
}

// 300,000 a second is a slot every 3,333.3 ns: rounded to whole ones it would drift by 100 µs.
TEST(Schedule, RoundingDoesNotAddUp) {
  schedule one({.rate = 300'000});
  EXPECT_EQ(due_after(one, 3'000'000), 10s);
}

TEST(Schedule, ADayIsStillExact) {
  schedule one({.rate = 0.1});
  EXPECT_EQ(due_after(one, 8'640), 24h);
}

TEST(Schedule, ARateOfAlmostNothingIsNeverDue) {
  schedule one({.rate = 1e-300});
  EXPECT_GT(due_after(one, 2), 24h * 365);
}

TEST(Schedule, PoissonGapsHaveTheirMeanAndItsSpread) {
  constexpr int slots = 200'000;
  schedule one({.rate = 10'000, .poisson = true});
  double squares = 0;
  duration before{};
  for (int i = 0; i < slots; ++i) {
    const double gap = static_cast<double>((one.due() - before).count());
    squares += gap * gap;
    before = one.due();
    one.advance();
  }
  const double mean = static_cast<double>(before.count()) / slots;
  // Of an exponential distribution the deviation is the mean. Three of its own errors: 0.7 %.
  EXPECT_NEAR(mean, 100e3, 700);
  EXPECT_NEAR(std::sqrt(squares / slots - mean * mean), 100e3, 2'000);
}

TEST(Schedule, PoissonIsTheSameForTheSameSeedOnly) {
  schedule one({.rate = 1000, .poisson = true, .seed = 7});
  schedule same({.rate = 1000, .poisson = true, .seed = 7});
  schedule other({.rate = 1000, .poisson = true, .seed = 8});
  EXPECT_EQ(due_after(one, 1000), due_after(same, 1000));
  EXPECT_NE(one.due(), due_after(other, 1000));
}

}  // namespace
}  // namespace dgram::measure
