// SPDX-License-Identifier: MIT
#include <dgram/network.hpp>

#include <gtest/gtest.h>

namespace dgram {
namespace {

bool holds(const char* range, const char* one) {
  return network::parse(range)->contains(*address::parse(one));
}

TEST(Network, ContainsByPrefix) {
  EXPECT_TRUE(holds("10.0.0.0/8", "10.255.255.255"));
  EXPECT_FALSE(holds("10.0.0.0/8", "11.0.0.0"));
  EXPECT_TRUE(holds("172.16.0.0/12", "172.31.0.1"));
  EXPECT_FALSE(holds("172.16.0.0/12", "172.32.0.1"));
  EXPECT_TRUE(holds("fc00::/7", "fdff::1"));
  EXPECT_FALSE(holds("fc00::/7", "fe00::1"));
  EXPECT_TRUE(holds("0.0.0.0/0", "8.8.8.8"));
  EXPECT_FALSE(holds("0.0.0.0/0", "2001:db8::1"));
  EXPECT_FALSE(holds("::/0", "8.8.8.8"));
  EXPECT_TRUE(holds("192.0.2.1", "192.0.2.1"));
  EXPECT_FALSE(holds("192.0.2.1", "192.0.2.2"));
  EXPECT_FALSE(network::parse("0.0.0.0/0")->contains(address()));
}

TEST(Network, PrintsWhatItParsed) {
  EXPECT_EQ(network::parse("10.0.0.0/8")->to_string(), "10.0.0.0/8");
  EXPECT_EQ(network::parse("::1")->to_string(), "::1/128");
}

TEST(Network, RefusesWhatIsNoRange) {
  for (const auto* text : {"", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "::/129",
                           "10.0.0.0/8x", "10.0.0.0/-1", "10.0.0.0/0008", "fe80::1/10"}) {
    EXPECT_FALSE(network::parse(text)) << text;
  }
}

}  // namespace
}  // namespace dgram
