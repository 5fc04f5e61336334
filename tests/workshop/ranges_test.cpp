// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "workshop/match/endpoint_range.hpp"
#include "workshop/match/number_range.hpp"

namespace dgram::workshop {
namespace {

TEST(NumberRange, ReadsBackWhatItPrints) {
  for (const auto* text : {"7", "4..10", "4..", "0..10", "0.."}) {
    EXPECT_EQ(number_range::parse(text)->to_string(), text);
  }
  EXPECT_EQ(number_range::parse("..10")->to_string(), "0..10");
  EXPECT_EQ(number_range::parse("0..0")->to_string(), "0");
  for (const auto* text : {"", "..", "a", "1...2", "2..1", "-1", "1.5"}) {
    EXPECT_FALSE(number_range::parse(text)) << text;
  }
}

TEST(EndpointRange, ReadsBackWhatItPrints) {
  for (const auto* text : {"10.0.0.7", "10.0.0.0/8", "10.0.0.7:5000", "10.0.0.0/8:5000", "fd00::7",
                           "fd00::/8", "[fd00::7]:53", "[fd00::/8]:53", "0.0.0.0/0", "::/0"}) {
    EXPECT_EQ(endpoint_range::parse(text)->to_string(), text);
  }
  EXPECT_EQ(endpoint_range::parse("[fd00::7]")->to_string(), "fd00::7");
  for (const auto* text : {"", "x", ":53", "10.0.0.7:", "[::1", "[::1]53", "[]:53", "10.0.0.7/33",
                           "10.0.0.7/8", "fe80::1%lo", "10.0.0.7:53:1"}) {
    EXPECT_FALSE(endpoint_range::parse(text)) << text;
  }
}

}  // namespace
}  // namespace dgram::workshop
