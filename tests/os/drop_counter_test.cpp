// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "os/buffers.hpp"

namespace dgram::os::buffers {
namespace {

TEST(DropCounter, GoesOnWhereTheKernelsThirtyTwoBitsWrap) {
  drop_counter drops;
  EXPECT_EQ(drops.follow(5), 5u);
  EXPECT_EQ(drops.follow(0xffff'fff0), 0xffff'fff0u);
  EXPECT_EQ(drops.follow(16), 0x1'0000'0010u);
  EXPECT_EQ(drops.follow(16), 0x1'0000'0010u);
  EXPECT_EQ(drops.follow(15), 0x2'0000'000fu);
}

}  // namespace
}  // namespace dgram::os::buffers
