// SPDX-License-Identifier: MIT
#include "measure/jitter.hpp"

#include <gtest/gtest.h>

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;

TEST(Jitter, IsZeroForOneAndForEqualTransits) {
  jitter all;
  EXPECT_EQ(all.value(), 0ns);
  for (int i = 0; i < 10; ++i) all.add(5ms);
  EXPECT_EQ(all.value(), 0ns);
}

TEST(Jitter, FollowsATraceWorkedOutByHand) {
  jitter all;
  all.add(10ms);
  all.add(26ms);  // |D| = 16 ms: J = 0 + 16/16 = 1 ms
  EXPECT_EQ(all.value(), 1ms);
  all.add(26ms);  // |D| = 0: J = 1 − 1/16
  EXPECT_EQ(all.value(), 937'500ns);
  all.add(10ms);  // |D| = 16 ms: J = 0.9375 + (16 − 0.9375)/16
  EXPECT_EQ(all.value(), 1'878'906ns);
}

TEST(Jitter, DoesNotCareAboutAClockOffset) {
  jitter one, other;
  for (const auto transit : {3ms, 9ms, 4ms, 4ms, 12ms}) {
    one.add(transit);
    other.add(transit - 1h);
  }
  EXPECT_EQ(one.value(), other.value());
}

}  // namespace
}  // namespace dgram::measure
