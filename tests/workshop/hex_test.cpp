// SPDX-License-Identifier: MIT
#include "workshop/text/hex.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

std::string compact(std::string_view text) {
  const auto data = parse_hex(text);
  return data ? hex(*data) : "error: " + data.error().what;
}

parse_error error_of(std::string_view text) {
  const auto data = parse_hex(text);
  return data ? parse_error{0, 0, "no error"} : data.error();
}

TEST(Hex, ReadsEveryWayOfSeparatingBytes) {
  for (const auto* text : {"a55a", "A5 5A", "a5:5a", "a5,5a", " a5\t5a\r\n", "0xa5 0x5a", "0xA55A",
                           "0Xa5, 0X5a", "a5 , : 5a", "0xa5,5a"}) {
    EXPECT_EQ(compact(text), "a55a") << text;
  }
}

TEST(Hex, NoTextIsNoBytes) {
  EXPECT_EQ(compact(""), "");
  EXPECT_EQ(compact(" ,\n"), "");
}

TEST(Hex, PointsAtTheCharacterThatIsNoDigit) {
  for (const auto& [text, at] : {std::pair{"zz 41", 0},
                                 {"4g", 1},
                                 {"41 4142-43", 7},
                                 {"a50x5a", 3},
                                 {"41 0x4142x", 9},
                                 {"41 \xc3\xa9", 3}}) {
    const auto why = error_of(text);
    EXPECT_EQ(why.at, static_cast<std::size_t>(at)) << text;
    EXPECT_EQ(why.length, 1u) << text;
    EXPECT_EQ(why.what, "not a hexadecimal digit") << text;
  }
}

TEST(Hex, RefusesHalfAByteWhereItStands) {
  EXPECT_EQ(error_of("123").at, 2u);
  EXPECT_EQ(error_of("12 3 45").at, 3u);
  EXPECT_EQ(error_of("0x123").at, 4u);
  EXPECT_EQ(error_of("1").what, "half a byte: each byte is two hexadecimal digits");
}

TEST(Hex, RefusesAPrefixWithNothingAfterIt) {
  EXPECT_EQ(error_of("41 0x").at, 3u);
  EXPECT_EQ(error_of("41 0x").length, 2u);
  EXPECT_EQ(error_of("0x 41").what, "0x needs two hexadecimal digits after it");
}

TEST(Hex, PrintsCompactAndSpaced) {
  const bytes data = to_bytes({"\x00\xff\x7f", 3});
  EXPECT_EQ(hex(data), "00ff7f");
  EXPECT_EQ(hex_spaced(data), "00 ff 7f");
  EXPECT_EQ(hex({}), "");
  EXPECT_EQ(hex_spaced({}), "");
}

TEST(Hex, DumpsSixteenBytesALineWithTheirText) {
  EXPECT_EQ(hex_dump(as_bytes("Hello, Michael!\n")),
            "0000  48 65 6c 6c 6f 2c 20 4d  69 63 68 61 65 6c 21 0a  |Hello, Michael!.|\n");
  EXPECT_EQ(hex_dump(as_bytes("Hello, Michael!\nhi")),
            "0000  48 65 6c 6c 6f 2c 20 4d  69 63 68 61 65 6c 21 0a  |Hello, Michael!.|\n"
            "0010  68 69                                             |hi|\n");
  EXPECT_EQ(hex_dump({}), "");
}

TEST(Hex, DumpShowsNothingRawButPrintableAscii) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const char c : hex_dump(as_bytes(all))) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
}

}  // namespace
}  // namespace dgram::workshop
