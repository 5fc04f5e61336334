// SPDX-License-Identifier: MIT
#include "workshop/match/hex_mask.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dgram::workshop {
namespace {

bool begins(std::string_view mask, std::string_view payload) {
  return hex_mask::parse(mask).value().begins(as_bytes(payload));
}

bool is_in(std::string_view mask, std::string_view payload) {
  return hex_mask::parse(mask).value().is_in(as_bytes(payload));
}

TEST(HexMask, OpenBytesAndDigits) {
  EXPECT_TRUE(begins("A5 ?? 01", "\xa5\x77\x01rest"));
  EXPECT_TRUE(begins("a5??01", "\xa5\x77\x01"));
  EXPECT_TRUE(begins("0xA5,0x??", "\xa5\x77"));
  EXPECT_TRUE(begins("0?", "\x0f"));
  EXPECT_TRUE(begins("?0", "\xf0"));
  EXPECT_FALSE(begins("0?", "\x10"));
  EXPECT_FALSE(begins("A5 ?? 01", "\xa5\x77\x02"));
  EXPECT_FALSE(begins("A5 ??", "\xa5")) << "an open byte is a byte";
  EXPECT_FALSE(begins("A5", "x\xa5"));
}

TEST(HexMask, Anywhere) {
  EXPECT_TRUE(is_in("A5 ?? 01", "\xa5\xa5\x77\x01"));
  EXPECT_TRUE(is_in("??", "x"));
  EXPECT_FALSE(is_in("??", ""));
  EXPECT_FALSE(is_in("A5 ?? 01", "\xa5\x01"));
}

TEST(HexMask, ErrorsSayWhere) {
  const auto error_of = [](std::string_view text) {
    const auto why = hex_mask::parse(text).error();
    return why.what + " " + std::to_string(why.at) + " " + std::to_string(why.length);
  };
  EXPECT_EQ(error_of("a5 zz"), "not a hexadecimal digit 3 1");
  EXPECT_EQ(error_of("a5 ?"), "half a byte: each byte is two hexadecimal digits 3 1");
  EXPECT_EQ(error_of("?xa5"), "not a hexadecimal digit 1 1");
  EXPECT_EQ(error_of(" "), "no bytes to look for 0 1");
  EXPECT_TRUE(hex_mask::parse(std::string(2 * hex_mask_bytes_max, '?')));
  EXPECT_EQ(error_of(std::string(2 * hex_mask_bytes_max + 2, '?')),
            "more bytes than a mask has: 256 0 514");
}

}  // namespace
}  // namespace dgram::workshop
