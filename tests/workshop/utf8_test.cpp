// SPDX-License-Identifier: MIT
#include "workshop/text/utf8.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

TEST(Utf8, EveryCharacterSurvives) {
  for (char32_t code = 0; code <= 0x110000; ++code) {
    if (!is_character(code)) continue;
    std::string text;
    append_utf8(text, code);
    const character back = first_character(text);
    ASSERT_EQ(back.code, code);
    ASSERT_EQ(back.length, text.size());
    ASSERT_TRUE(is_utf8(text));
  }
}

TEST(Utf8, KnowsTheLengthOfEachCharacter) {
  EXPECT_EQ(first_character("a").length, 1u);
  EXPECT_EQ(first_character("é").length, 2u);
  EXPECT_EQ(first_character("中").length, 3u);
  EXPECT_EQ(first_character("😀").length, 4u);
  EXPECT_EQ(first_character("😀").code, U'😀');
  EXPECT_EQ(first_character("").length, 0u);
}

TEST(Utf8, RefusesWhatRfc3629Refuses) {
  for (const auto* text :
       {"\x80", "\xbf", "\xc0\xaf", "\xc1\x81", "\xe0\x9f\xbf", "\xf0\x8f\xbf\xbf", "\xed\xa0\x80",
        "\xed\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "\xc3", "\xe4\xb8",
        "\xf0\x9f\x98", "\xc3\x28", "\xe4\xb8\x28"}) {
    EXPECT_EQ(first_character(text).length, 0u) << text;
    EXPECT_FALSE(is_utf8(text));
  }
  EXPECT_FALSE(is_character(0xd800));
  EXPECT_FALSE(is_character(0xdfff));
  EXPECT_FALSE(is_character(0x110000));
}

TEST(Utf8, SaysWhereTheValidStartEnds) {
  EXPECT_EQ(utf8_prefix("中文"), 6u);
  EXPECT_EQ(utf8_prefix("中\xe6\x96"), 3u);
  EXPECT_EQ(utf8_prefix("a\xff"
                        "b"),
            1u);
  EXPECT_EQ(utf8_prefix(""), 0u);
}

}  // namespace
}  // namespace dgram::workshop
