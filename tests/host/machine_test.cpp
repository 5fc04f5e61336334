// SPDX-License-Identifier: MIT
#include "host/machine.hpp"

#include <gtest/gtest.h>

namespace dgram::host {
namespace {

TEST(Machine, AddsUpTheTimesOfAllCpusWithoutTheGuests) {
  const auto ticks = read_cpu_ticks("cpu  1 20 300 4000 0 0 5 60 7000 9\ncpu0 1 1 1 1\n");
  EXPECT_EQ(ticks.sum, 4386u);
  EXPECT_EQ(ticks.stolen, 60u);
}

TEST(Machine, WhatIsNoTableHasNoTimes) {
  for (const char* text : {"", "cpu", "cpux 1 2 3", "cpu  x"}) {
    EXPECT_EQ(read_cpu_ticks(text).sum, 0u) << text;
    EXPECT_EQ(read_cpu_ticks(text).stolen, 0u) << text;
  }
}

TEST(Machine, StolenIsToldAsAShareOfTheTimeBetween) {
  EXPECT_EQ(stolen_share({1000, 10}, {1400, 50}), 0.1);
  EXPECT_EQ(stolen_share({1000, 10}, {1000, 10}), 0);
  EXPECT_EQ(stolen_share({1000, 10}, {900, 5}), 0);
}

TEST(Machine, TellsItsKernelAndProcessors) {
  const auto here = read_machine();
  EXPECT_TRUE(here.kernel.starts_with("Linux "));
  EXPECT_GE(here.processors, 1u);
  EXPECT_GT(here.rmem_max, 0u);
  EXPECT_GE(read_cpu_ticks().sum, 1u);
}

TEST(Machine, KnowsWhichClocksCostASystemCall) {
  EXPECT_TRUE(is_quick_clock("tsc"));
  EXPECT_FALSE(is_quick_clock("hpet"));
}

}  // namespace
}  // namespace dgram::host
