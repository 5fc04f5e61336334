// SPDX-License-Identifier: MIT
#include "measure/sink_account.hpp"

#include <gtest/gtest.h>

#include <array>
#include <initializer_list>
#include <vector>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;

bench_reading good(std::uint64_t number, std::uint64_t run = 1, duration planned = {}) {
  return {bench_reading::what::good, {.run = run, .number = number, .planned = planned}};
}

time_point at(duration when) { return time_point(when); }

TEST(SinkAccount, AKnownPatternIsCountedExactly) {
  sink_account sink;
  // Of 0 … 11: 3 and 8 are lost, 5 comes twice, 6 after 7.
  for (const std::uint64_t one : {0, 1, 2, 4, 5, 5, 7, 6, 9, 10, 11}) {
    sink.arrive(good(one), 100, at(1s), false);
  }
  const auto seen = sink.report(1);
  EXPECT_EQ(seen.received, 11u);
  EXPECT_EQ(seen.bytes, 1'100u);
  EXPECT_EQ(seen.arrived, 10u);
  EXPECT_EQ(seen.end, 12u);
  EXPECT_EQ(seen.end - seen.arrived, 2u);
  EXPECT_EQ(seen.duplicates, 1u);
  EXPECT_EQ(seen.reordered, 1u);
  EXPECT_EQ(seen.late, 0u);
  EXPECT_EQ(seen.corrupt, 0u);
}

TEST(SinkAccount, TrainsAreCountedByTheirFirst) {
  sink_account sink;
  for (std::uint64_t one = 0; one < 88; ++one) sink.arrive(good(one), 1, at(1s), one % 44 != 0);
  EXPECT_EQ(sink.report(1).trains, 2u);
  EXPECT_EQ(sink.report(1).received, 88u);
}

TEST(SinkAccount, FirstAndLastArrivalAreTold) {
  sink_account sink;
  sink.arrive(good(0), 1, at(3s), false);
  sink.arrive(good(1), 1, at(4s), false);
  sink.arrive(good(2), 1, at(5s), false);
  EXPECT_EQ(sink.report(1).first, 3s);
  EXPECT_EQ(sink.report(1).last, 5s);
}

// RFC 3550 §6.4.1 by hand: transit 0, 160, 160 of the first of each stamp: J = 10, then 9.375.
TEST(SinkAccount, JitterCountsEachStampOnce) {
  sink_account sink;
  sink.arrive(good(0, 1, 1'000ns), 1, at(1'000ns), false);
  sink.arrive(good(1, 1, 2'000ns), 1, at(2'160ns), false);
  for (std::uint64_t n = 2; n < 40; ++n) sink.arrive(good(n, 1, 2'000ns), 1, at(9'999ns), true);
  EXPECT_EQ(sink.report(1).jitter, 10ns);
  sink.arrive(good(40, 1, 3'000ns), 1, at(3'160ns), false);
  EXPECT_EQ(sink.report(1).jitter, 9ns);
}

TEST(SinkAccount, WhatIsCorruptCountsForARunThatIsKnown) {
  sink_account sink;
  auto broken = good(0);
  broken.is = bench_reading::what::corrupt;
  sink.arrive(broken, 1, at(1s), false);
  EXPECT_EQ(sink.report(1), sink_report{}) << "who knows whose it was";
  sink.arrive(good(0), 1, at(1s), false);
  sink.arrive(broken, 1, at(1s), false);
  EXPECT_EQ(sink.report(1).corrupt, 1u);
  EXPECT_EQ(sink.report(1).received, 1u);
}

TEST(SinkAccount, OneRunMoreForgetsTheOneThatWasSilentLongest) {
  sink_account sink;
  for (std::uint64_t run = 0; run < sink_account::runs_max; ++run) {
    sink.arrive(good(0, run), 1, at(std::chrono::seconds(run + 1)), false);
  }
  sink.arrive(good(1, 0), 1, at(1'000s), false);
  EXPECT_EQ(sink.forgotten(), 0u);
  sink.arrive(good(0, 999), 1, at(1'001s), false);
  EXPECT_EQ(sink.forgotten(), 1u);
  EXPECT_EQ(sink.report(1).received, 0u) << "the silent one";
  EXPECT_EQ(sink.report(0).received, 2u);
  EXPECT_EQ(sink.report(999).received, 1u);
  sink.arrive(good(1, 0), 1, at(1'002s), false);
  EXPECT_EQ(sink.report(0).duplicates, 1u) << "a run that stays keeps its numbers";
}

TEST(SinkReport, ComesBackAsItWasWritten) {
  const sink_report one{.received = 1,
                        .bytes = 2,
                        .arrived = 3,
                        .duplicates = 4,
                        .reordered = 5,
                        .late = 6,
                        .corrupt = 7,
                        .end = 8,
                        .trains = 9,
                        .first = 10ns,
                        .last = 11ns,
                        .jitter = 12ns,
                        .workers = 13,
                        .kernel_drops = 14,
                        .gro = true,
                        .cpu = 15ns};
  std::array<std::byte, sink_report::bytes_min> wire{};
  write_report(one, 77, 88, wire);
  EXPECT_EQ(read_report(wire, 77, 88), one);
  EXPECT_FALSE(read_report(wire, 77, 89)) << "the answer to another request";
  EXPECT_FALSE(read_report(wire, 78, 88));
  for (std::size_t at = 0; at < wire.size() - 24; ++at) {  // before the spare words
    auto wrong = wire;
    wrong[at] ^= std::byte{1};
    EXPECT_FALSE(read_report(wrong, 77, 88)) << at;
  }
}

TEST(SinkReport, WorkersAddUp) {
  sink_report sum;
  sum += {.received = 3, .arrived = 3, .end = 10, .first = 5ns, .last = 6ns, .jitter = 1ns};
  sum += {};
  sum += {.received = 2, .arrived = 2, .end = 8, .first = 4ns, .last = 5ns, .jitter = 2ns};
  EXPECT_EQ(sum.received, 5u);
  EXPECT_EQ(sum.arrived, 5u);
  EXPECT_EQ(sum.end, 10u);
  EXPECT_EQ(sum.first, 4ns);
  EXPECT_EQ(sum.last, 6ns);
  EXPECT_EQ(sum.jitter, 2ns);
}

}  // namespace
}  // namespace dgram::measure
