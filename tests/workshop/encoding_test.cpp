// SPDX-License-Identifier: MIT
#include "workshop/text/encoding.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "workshop/text/hex.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

encoding named(std::string_view name) { return std::move(encoding::parse(name).value()); }

TEST(Encoding, WritesWhatTheStandardsSay) {
  const std::pair<const char*, const char*> hello[] = {{"utf-8", "e4bda0e5a5bd"},
                                                       {"gbk", "c4e3bac3"},
                                                       {"gb18030", "c4e3bac3"},
                                                       {"big5", "a741a66e"}};
  for (const auto& [name, expected] : hello) {
    auto one = named(name);
    EXPECT_EQ(hex(one.encode("你好").value()), expected) << name;
    EXPECT_EQ(one.decode(parse_hex(expected).value()).value(), "你好") << name;
  }
  EXPECT_EQ(hex(named("shift-jis").encode("こんにちはｱ").value()), "82b182f182c982bf82cdb1");
  EXPECT_EQ(hex(named("latin1").encode("café").value()), "636166e9");
  EXPECT_EQ(hex(named("gb18030").encode("😀").value()), "9439fc36");
}

TEST(Encoding, NamesAreKnownInEitherCase) {
  EXPECT_EQ(named("GBK").name(), "gbk");
  EXPECT_EQ(named("Shift-JIS").name(), "shift-jis");
  for (const auto name : encoding::names()) EXPECT_EQ(named(name).name(), name);
  const auto unknown = encoding::parse("utf8x");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().length, 5u);
  EXPECT_FALSE(encoding::parse(""));
  for (const auto name : encoding::names()) {
    EXPECT_NE(unknown.error().what.find(name), std::string::npos) << "the error lists " << name;
  }
}

TEST(Encoding, ListsItsCharactersForAPage) {
  const auto characters = [](std::string_view name) {
    std::vector<std::string> list;
    const std::string all = named(name).characters();
    for (std::string_view rest = all; !rest.empty();) {
      list.emplace_back(rest.substr(0, first_character(rest).length));
      rest.remove_prefix(list.back().size());
    }
    return list;
  };
  const auto latin1 = characters("latin1");
  ASSERT_EQ(latin1.size(), 128u);
  EXPECT_EQ(latin1[0xe9 - 0x80], "é");
  EXPECT_EQ(latin1[0], "\u0080") << "ISO 8859-1, not windows-1252";
  const auto gbk = characters("gbk");
  ASSERT_EQ(gbk.size(), 128u + 0x8000u);
  EXPECT_EQ(gbk[0], "€") << "as in Windows' code page 936";
  EXPECT_EQ(gbk[128 + 0xc4e3 - 0x8000], "你");
  EXPECT_EQ(gbk[128 + 0xc420 - 0x8000], "\ufffd");
  EXPECT_EQ(characters("shift-jis")[128 + 0xb141 - 0x8000], "\ufffd") << "ｱ and A, not one";
}

TEST(Encoding, KeepsAsciiAsItIs) {
  std::string ascii;
  for (char c = 0; c < 127; ++c) ascii += c;
  ascii += '\x7f';
  for (const auto name : encoding::names()) {
    auto one = named(name);
    EXPECT_EQ(one.encode(ascii).value(), to_bytes(ascii)) << name;
    EXPECT_EQ(one.decode(as_bytes(ascii)).value(), ascii) << name;
  }
}

TEST(Encoding, WhatItWritesItReadsBack) {
  for (const auto name : encoding::names()) {
    auto one = named(name);
    std::size_t known = 0;
    // The first plane, a piece of the emoji and of the second plane, and the tags.
    for (char32_t code = 0; code <= 0xe0100; ++code) {
      if (code == 0x10000) code = 0x1f300;
      if (code == 0x1f700) code = 0x20000;
      if (code == 0x20400) code = 0xe0000;
      if (!is_character(code)) continue;
      std::string text;
      append_utf8(text, code);
      const auto data = one.encode(text);
      if (!data) continue;
      ++known;
      ASSERT_EQ(one.decode(*data), text)
          << name << " U+" << std::hex << static_cast<unsigned>(code);
    }
    EXPECT_GE(known, 256u) << name;
  }
}

TEST(Encoding, SaysWhichCharacterItDoesNotHave) {
  for (const auto name : {"gbk", "big5", "shift-jis", "latin1"}) {
    const auto data = named(name).encode("ab😀c");
    ASSERT_FALSE(data) << name;
    EXPECT_EQ(data.error().at, 2u) << name;
    EXPECT_EQ(data.error().length, 4u) << name;
  }
  EXPECT_TRUE(named("gb18030").encode("ab😀c"));
  EXPECT_EQ(named("latin1").encode("é中").error().at, 2u);
}

TEST(Encoding, RefusesWhatIconvWouldLeaveOutOrChange) {
  const auto tag = named("gbk").encode("ab\U000E0041c");
  ASSERT_FALSE(tag);
  EXPECT_EQ(tag.error().at, 2u);
  EXPECT_EQ(tag.error().length, 4u);
  const auto yen = named("shift-jis").encode("中¥");
  ASSERT_FALSE(yen) << "it would be read as a backslash";
  EXPECT_EQ(yen.error().at, 3u);
  const auto bars = named("shift-jis").encode("中‖");
  ASSERT_FALSE(bars) << "it would be read as U+2225, whose first byte is the same";
  EXPECT_EQ(bars.error().at, 3u);
  EXPECT_EQ(bars.error().length, 3u);
}

TEST(Encoding, SaysWhichByteItCannotRead) {
  EXPECT_EQ(named("utf-8").decode(as_bytes("ab\xff")).error().at, 2u);
  EXPECT_EQ(named("gbk").decode(as_bytes("ab\xff\xff")).error().at, 2u);
  EXPECT_EQ(named("gbk").decode(as_bytes("ab\xc4")).error().at, 2u) << "half a character";
  EXPECT_EQ(named("gbk").encode("ab\xff").error().at, 2u);
  EXPECT_EQ(named("utf-8").encode("ab\xff").error().what, "not UTF-8");
}

TEST(Encoding, ReportsTheFirstOfTwoErrors) {
  EXPECT_EQ(named("gbk").encode("a😀\xff").error().at, 1u);
  EXPECT_EQ(named("shift-jis").encode("a¥😀").error().at, 1u);
}

TEST(Encoding, AnErrorLeavesNothingBehind) {
  auto gbk = named("gbk");
  EXPECT_FALSE(gbk.decode(as_bytes("\xc4")));
  EXPECT_EQ(gbk.decode(as_bytes("\xc4\xe3")).value(), "你");
}

TEST(Encoding, ATextLongerThanAnyDatagramConverts) {
  std::string text;
  for (int i = 0; i < 40'000; ++i) text += "你";
  auto gbk = named("gbk");
  const auto data = gbk.encode(text);
  ASSERT_TRUE(data);
  EXPECT_EQ(data->size(), 80'000u);
  EXPECT_EQ(gbk.decode(*data).value(), text);
}

}  // namespace
}  // namespace dgram::workshop
