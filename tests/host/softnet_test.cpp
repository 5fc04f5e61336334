// SPDX-License-Identifier: MIT
#include "host/softnet.hpp"

#include <gtest/gtest.h>

namespace dgram::host {
namespace {

TEST(Softnet, AddsUpTheSecondColumnOfEveryCpu) {
  EXPECT_EQ(read_backlog_drops("00335f73 00000010 00000000\n002955b5 0000000f 00000000\n"), 0x1fu);
}

TEST(Softnet, TakesWhatIsNoTableForNoDrops) {
  EXPECT_EQ(read_backlog_drops(""), 0u);
  EXPECT_EQ(read_backlog_drops("\n\nx\nx y\n7"), 0u);
}

}  // namespace
}  // namespace dgram::host
