// SPDX-License-Identifier: MIT
#include "measure/burst_account.hpp"

#include <gtest/gtest.h>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;

TEST(BurstAccount, TellsWhereInTheFrameEachLossWas) {
  burst_account account(4);
  for (std::uint64_t i = 0; i < 12; ++i) {
    account.send(i);
    if (i % 4 < 3 || i == 11) account.answer(i, 10us);
  }
  EXPECT_EQ(account.frames(), 3u);
  EXPECT_EQ(account.lost_by_place(), (std::vector<std::uint64_t>{0, 0, 0, 2}));
}

TEST(BurstAccount, AFrameLastsUntilItsLastAnswer) {
  burst_account account(2);
  for (std::uint64_t i = 0; i < 4; ++i) account.send(i);
  account.answer(1, 50us);
  account.answer(0, 10us);
  const auto drained = account.drained();
  EXPECT_EQ(drained.count(), 1u);
  EXPECT_EQ(drained.most(), 50'000u);
  EXPECT_EQ(drained.lost(), 1u);
}

TEST(BurstAccount, ALastFrameMayBeShort) {
  burst_account account(4);
  for (std::uint64_t i = 0; i < 5; ++i) account.send(i);
  EXPECT_EQ(account.frames(), 2u);
  EXPECT_EQ(account.lost_by_place(), (std::vector<std::uint64_t>{2, 1, 1, 1}));
}

}  // namespace
}  // namespace dgram::measure
