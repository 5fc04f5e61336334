// SPDX-License-Identifier: MIT
#include "load/raw.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace dgram::load {
namespace {

using namespace std::chrono_literals;

raw_result run(std::string_view name, const raw_options& options) {
  const auto* which = find_raw(name);
  EXPECT_NE(which, nullptr) << name;
  const auto one = run_raw(*which, options);
  EXPECT_TRUE(one) << name;
  return one.value_or(raw_result{});
}

TEST(Raw, EveryWorkloadMovesAsManyAsItWasAskedTo) {
  for (const auto& which : raw_workloads()) {
    const auto one = run(which.name, {.run_for = 30s, .count = 100});
    EXPECT_GE(one.sender.datagrams, 100u) << which.name;
    EXPECT_LT(one.sender.datagrams, 100u + raw_in_flight_max) << which.name;
    EXPECT_EQ(one.bytes, which.bytes) << which.name;
    EXPECT_GT(one.rate_per_s, 0) << which.name;
    EXPECT_GT(one.sender.cpu_ns_each().value_or(0), 0) << which.name;
  }
}

TEST(Raw, WhatIsSentWithinAWindowArrives) {
  for (const auto* name : {"ingest", "bulk"}) {
    const auto one = run(name, {.run_for = 10s, .count = 20'000});
    EXPECT_EQ(one.sender.datagrams, 20'000u) << name;
    EXPECT_EQ(one.receiver.datagrams, 20'000u) << name;
  }
}

TEST(Raw, ARunEndsAtItsTime) {
  for (const auto& which : raw_workloads()) {
    const auto one = run(which.name, {.run_for = 20ms});
    EXPECT_GE(one.took, which.rate_is == raw_rate::answered ? 1ms : 20ms) << which.name;
    EXPECT_LT(one.took, 10s) << which.name;
  }
}

TEST(Raw, SizesOutOfBoundsAreBroughtWithinThem) {
  EXPECT_EQ(run("bulk", {.bytes = 1'000'000, .run_for = 20ms}).bytes, payload_bytes_max_v4);
  EXPECT_GT(run("echo", {.in_flight = 0, .run_for = 1s, .count = 10}).sender.datagrams, 0u);
  EXPECT_EQ(
      run("fan-gso", {.targets = 0, .train = 0, .run_for = 10s, .count = 10}).sender.datagrams,
      10u);
}

TEST(Raw, ThereIsNothingOfAnotherName) { EXPECT_EQ(find_raw("Echo"), nullptr); }

}  // namespace
}  // namespace dgram::load
