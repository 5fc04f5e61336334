// SPDX-License-Identifier: MIT
#include "workshop/text/encoding_hint.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

std::string hint(std::string_view payload) {
  return std::string(encoding_hint(as_bytes(payload)).value_or("none"));
}

TEST(EncodingHint, BytesThatFitGbkAndAreNotUtf8) {
  EXPECT_EQ(hint("\xc4\xe3\xba\xc3"), "gbk") << "你好";
  EXPECT_EQ(hint("OK \xb5\xc6 1\r\n"), "gbk") << "a line with 灯 in it";
}

TEST(EncodingHint, Utf8NeedsNone) {
  EXPECT_EQ(hint("你好"), "none");
  EXPECT_EQ(hint("AT+STATE?\r\n"), "none");
  EXPECT_EQ(hint(""), "none");
}

TEST(EncodingHint, BytesThatAreNoTextGetNone) {
  EXPECT_EQ(hint(std::string_view("\xc4\xe3\x00", 3)), "none") << "a control character";
  EXPECT_EQ(hint("\xc4"), "none") << "half a character";
  EXPECT_EQ(hint("\xff\xfe"), "none") << "nothing in GBK either";
}

}  // namespace
}  // namespace dgram::workshop
