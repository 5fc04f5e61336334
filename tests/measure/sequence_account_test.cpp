// SPDX-License-Identifier: MIT
#include "measure/sequence_account.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

namespace dgram::measure {
namespace {

sequence_account with_sent(std::uint64_t count, std::uint64_t memory = 64) {
  sequence_account all(memory);
  for (std::uint64_t i = 0; i < count; ++i) EXPECT_EQ(all.send(), i);
  return all;
}

void arrive(sequence_account& all, std::initializer_list<std::uint64_t> numbers) {
  for (const auto one : numbers) all.arrive(one);
}

TEST(SequenceAccount, WhatComesInOrderIsJustCounted) {
  auto all = with_sent(4);
  arrive(all, {0, 1, 2, 3});
  EXPECT_EQ(all.arrived(), 4u);
  EXPECT_EQ(all.lost() + all.late() + all.duplicates() + all.reordered(), 0u);
}

TEST(SequenceAccount, AGapIsLossAndNoReordering) {
  auto all = with_sent(5);
  arrive(all, {0, 1, 4});
  EXPECT_EQ(all.lost(), 2u);
  EXPECT_EQ(all.reordered(), 0u);
}

// RFC 4737 §3.3: only what comes after a higher number counts.
TEST(SequenceAccount, OneThatOvertakesMakesThoseItPassedReordered) {
  auto all = with_sent(11);
  arrive(all, {1, 2, 3, 7, 4, 5, 6, 8, 9, 10});
  EXPECT_EQ(all.reordered(), 3u);
  EXPECT_EQ(all.lost(), 1u);  // number 0
}

TEST(SequenceAccount, OneThatIsDelayedIsTheOnlyOneReordered) {
  auto all = with_sent(10);
  arrive(all, {0, 1, 2, 4, 5, 6, 7, 3, 8, 9});
  EXPECT_EQ(all.reordered(), 1u);
  EXPECT_EQ(all.lost(), 0u);
}

TEST(SequenceAccount, ADuplicateIsCountedApartAndIsNeverReordered) {
  auto all = with_sent(3);
  EXPECT_EQ(all.arrive(0), arrival_kind::in_order);
  EXPECT_EQ(all.arrive(2), arrival_kind::in_order);
  EXPECT_EQ(all.arrive(0), arrival_kind::duplicate);
  EXPECT_EQ(all.arrive(2), arrival_kind::duplicate);
  EXPECT_EQ(all.arrived(), 2u);
  EXPECT_EQ(all.duplicates(), 2u);
  EXPECT_EQ(all.reordered(), 0u);
  EXPECT_EQ(all.lost(), 1u);
}

TEST(SequenceAccount, WhatComesLateIsToldAndStaysLost) {
  auto all = with_sent(2);
  EXPECT_EQ(all.arrive(1), arrival_kind::in_order);
  EXPECT_EQ(all.arrive(0, false), arrival_kind::late);
  EXPECT_EQ(all.arrive(0), arrival_kind::duplicate);
  EXPECT_EQ(all.late(), 1u);
  EXPECT_EQ(all.lost(), 1u);
  EXPECT_EQ(all.reordered(), 0u);
}

TEST(SequenceAccount, ANumberThatNobodySentChangesNothingElse) {
  auto all = with_sent(1);
  EXPECT_EQ(all.arrive(1), arrival_kind::never_sent);
  EXPECT_EQ(all.arrive(UINT64_MAX), arrival_kind::never_sent);
  EXPECT_EQ(all.never_sent(), 2u);
  EXPECT_EQ(all.lost(), 1u);
  EXPECT_EQ(all.arrive(0), arrival_kind::in_order);
}

TEST(SequenceAccount, OnePastItsMemoryIsLate) {
  auto all = with_sent(100, 8);
  arrive(all, {50});
  EXPECT_EQ(all.arrive(43), arrival_kind::reordered) << "the oldest that is remembered";
  EXPECT_EQ(all.arrive(42), arrival_kind::late) << "one more";
  EXPECT_EQ(all.arrive(42), arrival_kind::late) << "nothing is known of it";
  EXPECT_FALSE(all.has(42));
  EXPECT_TRUE(all.has(43));
  EXPECT_EQ(all.lost(), 98u);
}

TEST(SequenceAccount, NumbersThatTakeAnOldPlaceWereNotHereBefore) {
  auto all = with_sent(100, 8);
  arrive(all, {0, 1, 2, 3, 4, 5, 6, 7});
  EXPECT_EQ(all.arrive(9), arrival_kind::in_order);
  EXPECT_EQ(all.arrive(8), arrival_kind::reordered) << "stands where 0 stood";
  EXPECT_EQ(all.arrive(90), arrival_kind::in_order) << "far beyond the memory";
  EXPECT_EQ(all.arrive(89), arrival_kind::reordered) << "stands where 9 stood";
  EXPECT_EQ(all.duplicates(), 0u);
}

TEST(SequenceAccount, RemembersAsMuchAsItSays) {
  auto all = with_sent(sequence_account::memory_default + 1, sequence_account::memory_default);
  EXPECT_EQ(all.arrive(sequence_account::memory_default), arrival_kind::in_order);
  EXPECT_EQ(all.arrive(1), arrival_kind::reordered);
  EXPECT_EQ(all.arrive(0), arrival_kind::late);
}

}  // namespace
}  // namespace dgram::measure
