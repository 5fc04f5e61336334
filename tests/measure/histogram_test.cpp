// SPDX-License-Identifier: MIT
#include "measure/histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace dgram::measure {
namespace {

constexpr double error_most = 0.01;

// Nearest rank over the values themselves: what the histogram approximates.
std::uint64_t exact(std::vector<std::uint64_t> values, double part) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(
      std::max(1.0, std::ceil(part * static_cast<double>(values.size()) - 1e-6)));
  return values[rank - 1];
}

TEST(Histogram, AnEmptyOneHasNoValues) {
  const histogram none;
  EXPECT_EQ(none.count(), 0u);
  EXPECT_FALSE(none.least() || none.most() || none.mean() || none.quantile(0.5));
  EXPECT_TRUE(none.buckets().empty());
}

TEST(Histogram, SmallValuesAreExact) {
  histogram all;
  for (std::uint64_t i = 1; i <= 100; ++i) all.add(i);
  EXPECT_EQ(all.quantile(0), 1u);
  EXPECT_EQ(all.quantile(0.01), 1u);
  EXPECT_EQ(all.quantile(0.5), 50u);
  EXPECT_EQ(all.quantile(0.9), 90u);
  EXPECT_EQ(all.quantile(0.99), 99u);
  EXPECT_EQ(all.quantile(0.991), 100u);
  EXPECT_EQ(all.quantile(1), 100u);
  EXPECT_EQ(all.mean(), 50.5);
}

TEST(Histogram, EveryQuantileIsWithinOnePercentAndNeverBelowTheTruth) {
  std::mt19937_64 random(1);
  std::lognormal_distribution<double> latency(10, 2);  // medians of 22 µs, tails of many ms
  std::vector<std::uint64_t> values;
  histogram all;
  for (int i = 0; i < 100'000; ++i) {
    values.push_back(static_cast<std::uint64_t>(latency(random)));
    all.add(values.back());
  }
  for (const double part : {0.0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999, 1.0}) {
    const auto truth = exact(values, part);
    const auto told = all.quantile(part);
    ASSERT_TRUE(told);
    EXPECT_GE(*told, truth) << part;
    EXPECT_LE(static_cast<double>(*told), static_cast<double>(truth) * (1 + error_most)) << part;
  }
}

TEST(Histogram, EveryPowerOfTwoAndItsNeighboursLieInTheirBucket) {
  for (unsigned bits = 0; bits < 64; ++bits) {
    for (const std::int64_t off : {-1, 0, 1}) {
      const std::uint64_t value = (std::uint64_t{1} << bits) + static_cast<std::uint64_t>(off);
      histogram one;
      one.add(value);
      const auto buckets = one.buckets();
      ASSERT_EQ(buckets.size(), 1u) << value;
      EXPECT_LE(buckets[0].first, value);
      EXPECT_GE(buckets[0].last, value);
      EXPECT_LE(static_cast<double>(buckets[0].last - buckets[0].first),
                static_cast<double>(value) * error_most)
          << value;
      EXPECT_EQ(one.quantile(0.5), value) << "a single value is its own median";
    }
  }
}

TEST(Histogram, BucketsFollowOneAnotherWithoutGap) {
  histogram all;
  for (std::uint64_t value = 0; value < 100'000; ++value) all.add(value);
  std::uint64_t next = 0;
  for (const auto& one : all.buckets()) {
    EXPECT_EQ(one.first, next);
    if (one.last < 100'000) {
      EXPECT_EQ(one.count, one.last - one.first + 1);
    }
    next = one.last + 1;
  }
}

TEST(Histogram, TheEndsOfTheRangeAreValuesToo) {
  histogram all;
  all.add(0);
  all.add(UINT64_MAX);
  EXPECT_EQ(all.least(), 0u);
  EXPECT_EQ(all.most(), UINT64_MAX);
  EXPECT_EQ(all.quantile(0.5), 0u);
  EXPECT_EQ(all.quantile(1), UINT64_MAX);
}

TEST(Histogram, WhatWasLostIsSlowerThanEverything) {
  histogram all;
  all.add(10, 98);
  all.add_lost(2);
  EXPECT_EQ(all.quantile(0.5), 10u);
  EXPECT_EQ(all.quantile(0.98), 10u);
  EXPECT_FALSE(all.quantile(0.99));
  EXPECT_FALSE(all.quantile(1));
  EXPECT_EQ(all.most(), 10u);
  EXPECT_EQ(all.count(), 98u);
  histogram nothing;
  nothing.add_lost();
  EXPECT_FALSE(nothing.quantile(0));
}

TEST(Histogram, SeveralAddUpToWhatOneWouldHaveCounted) {
  histogram one, two, both;
  for (std::uint64_t i = 0; i < 1000; ++i) {
    (i % 3 == 0 ? one : two).add(i * i);
    both.add(i * i);
  }
  one.add_lost(3);
  both.add_lost(3);
  one += two;
  EXPECT_EQ(one.count(), both.count());
  EXPECT_EQ(one.lost(), 3u);
  EXPECT_EQ(one.least(), both.least());
  EXPECT_EQ(one.most(), both.most());
  EXPECT_EQ(one.mean(), both.mean());
  for (const double part : {0.1, 0.5, 0.9, 0.999})
    EXPECT_EQ(one.quantile(part), both.quantile(part));
}

}  // namespace
}  // namespace dgram::measure
