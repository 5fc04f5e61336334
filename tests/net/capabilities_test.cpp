// SPDX-License-Identifier: MIT
#include <dgram/capabilities.hpp>

#include <dgram/limits.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace dgram {
namespace {

TEST(Capabilities, EveryLineSaysYesOrWhyNot) {
  const auto found = capabilities::probe();
  EXPECT_TRUE(found.ipv4.works) << found.ipv4.why;
  for (const auto* one :
       {&found.ipv4, &found.ipv6, &found.dual_stack, &found.gso, &found.gro, &found.target_address,
        &found.tos, &found.ttl, &found.timestamp, &found.path_news, &found.drop_counter,
        &found.reuse_port, &found.multicast_all_off, &found.unix_sockets}) {
    EXPECT_NE(one->works, !one->why.empty());
  }
  const auto text = found.text();
  EXPECT_EQ(std::ranges::count(text, '\n'), 14);
}

TEST(Capabilities, TheSegmentLimitIsOneThatKernelsHave) {
  const auto found = capabilities::probe();
  EXPECT_TRUE(found.gso_segments == 1 || found.gso_segments == gso_segments_safe ||
              found.gso_segments == gso_segments_max);
  EXPECT_EQ(found.gso.works, found.gso_segments > 1);
}

}  // namespace
}  // namespace dgram
