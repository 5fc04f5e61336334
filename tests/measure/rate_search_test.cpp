// SPDX-License-Identifier: MIT
#include "measure/rate_search.hpp"

#include <gtest/gtest.h>

namespace dgram::measure {
namespace {

// A server that bears so much and no more.
rate_search against(double bears, double first, double most = 1e8) {
  rate_search search(first, most);
  while (const auto rate = search.next()) search.tell(*rate <= bears);
  return search;
}

TEST(RateSearch, FindsTheHighestWithinTwoPercentFromBelow) {
  for (const double bears : {12'345.0, 10'000.0, 1.5, 987'654.0}) {
    const auto search = against(bears, 10'000);
    ASSERT_TRUE(search.best()) << bears;
    EXPECT_LE(*search.best(), bears);
    EXPECT_GT(*search.best() * search_close_min, bears);
    EXPECT_LE(search.steps(), search_steps_max);
  }
}

TEST(RateSearch, NeverAsksForMoreThanTheMost) {
  const auto search = against(1e9, 10'000, 50'000);
  EXPECT_EQ(search.best(), 50'000);
  EXPECT_EQ(search.steps(), 4u);  // 10, 20, 40, 50 thousand
}

TEST(RateSearch, EndsWithNothingWhenNothingHolds) {
  const auto search = against(0, 10'000);
  EXPECT_FALSE(search.best());
  EXPECT_EQ(search.steps(), 14u);  // 10,000 halved 13 times is still above one a second
}

TEST(RateSearch, EndsWhateverTheAnswersAre) {
  rate_search search(10'000, 1e8);
  std::size_t steps = 0;
  while (search.next()) {
    search.tell(steps % 3 == 0);
    ASSERT_LE(++steps, search_steps_max);
  }
  EXPECT_TRUE(search.best());
}

}  // namespace
}  // namespace dgram::measure
