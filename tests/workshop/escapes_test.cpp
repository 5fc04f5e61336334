// SPDX-License-Identifier: MIT
#include "workshop/text/escapes.hpp"

#include <gtest/gtest.h>

#include "workshop/text/hex.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::workshop {
namespace {

std::string bytes_of(std::string_view text, encoding* into = nullptr) {
  const auto data = unescape(text, into);
  return data ? hex(*data) : "error: " + data.error().what;
}

struct place {
  std::size_t at, length;
  friend bool operator==(const place&, const place&) = default;
};

place error_place(std::string_view text) {
  const auto data = unescape(text);
  return data ? place{999, 999} : place{data.error().at, data.error().length};
}

TEST(Escapes, MeanTheirBytes) {
  EXPECT_EQ(bytes_of(R"(\n\r\t\0\\)"), "0a0d09005c");
  EXPECT_EQ(bytes_of(R"(\x41\xfF\x00)"), "41ff00");
  EXPECT_EQ(bytes_of(R"(\u{41}\u{e9}\u{4E2D}\u{1F600}\u{10ffff})"), "41c3a9e4b8adf09f9880f48fbfbf");
  EXPECT_EQ(bytes_of(R"(\012)"), "003132") << "NUL, then digits: no octal";
  EXPECT_EQ(bytes_of("中"), "e4b8ad");
  EXPECT_EQ(bytes_of("\xff{}%]"), "ff7b7d255d") << "what is no escape passes through unseen";
  EXPECT_EQ(bytes_of(""), "");
}

TEST(Escapes, BracketsHoldHex) {
  EXPECT_EQ(bytes_of("AT[0D 0A]"), "41540d0a");
  EXPECT_EQ(bytes_of("[0x01,02:03]x[ff]"), "01020378ff");
  EXPECT_EQ(bytes_of("a[[0D]"), "615b30445d") << "[[ is a bracket";
  EXPECT_EQ(bytes_of("[[[41]"), "5b41");
  EXPECT_EQ(bytes_of("]"), "5d");
}

TEST(Escapes, ErrorsSayWhere) {
  EXPECT_EQ(error_place(R"(ab\q)"), (place{2, 2}));
  EXPECT_EQ(error_place("\\中"), (place{0, 4}));
  EXPECT_EQ(error_place("\\\xff"), (place{0, 2}));
  EXPECT_EQ(error_place(R"(ab\)"), (place{2, 1}));
  EXPECT_EQ(error_place(R"(a\x4)"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\x4g)"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\u41)"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\u{})"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\u{41)"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\u{4g})"), (place{1, 2}));
  EXPECT_EQ(error_place(R"(a\u{0000041})"), (place{1, 2})) << "seven digits";
  EXPECT_EQ(error_place(R"(a\u{110000})"), (place{1, 10}));
  EXPECT_EQ(error_place(R"(a\u{d800})"), (place{1, 8}));
  EXPECT_EQ(error_place("ab[0D"), (place{2, 1}));
  EXPECT_EQ(error_place("ab[0D zz]"), (place{6, 1}));
  EXPECT_EQ(error_place("ab[]"), (place{2, 2}));
}

TEST(Escapes, TextGoesIntoTheEncodingAndBytesDoNot) {
  auto gbk = encoding::parse("gbk");
  ASSERT_TRUE(gbk);
  EXPECT_EQ(bytes_of(R"(你\u{597d}\xe4[e4]\n)", &*gbk), "c4e3bac3e4e40a");
  const auto no_such = unescape(R"(ab\n😀)", &*gbk);
  ASSERT_FALSE(no_such);
  EXPECT_EQ(no_such.error().at, 4u);
  EXPECT_EQ(no_such.error().length, 4u);
  const auto no_such_escaped = unescape(R"(ab\n\u{1f600})", &*gbk);
  ASSERT_FALSE(no_such_escaped);
  EXPECT_EQ(no_such_escaped.error().at, 4u);
  EXPECT_EQ(no_such_escaped.error().length, 9u);
}

TEST(Escapes, PrintingReadsBackAndIsText) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const std::string& data : {std::string(), all, std::string("a[b]\\c\r\n\t中\u202e\xff")}) {
    const std::string text = escape(as_bytes(data));
    EXPECT_EQ(unescape(text), to_bytes(data)) << text;
    EXPECT_TRUE(is_text(as_bytes(text)));
    EXPECT_EQ(text.find_first_of("\r\n\t"), text.npos);
  }
  EXPECT_EQ(escape(as_bytes("a[0]\t\\")), "a[[0]\\t\\\\");
}

TEST(Escapes, APayloadIsOneLineAndReadsBack) {
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  for (const std::string& data : {std::string(), all, std::string("a\nb"), std::string("a\\nb"),
                                  std::string("[41]\t中\u2028\xff")}) {
    const std::string line = escape_line(as_bytes(data));
    EXPECT_EQ(unescape_line(line), to_bytes(data)) << line;
    EXPECT_EQ(line.find_first_of("\r\n"), line.npos);
  }
  EXPECT_EQ(escape_line(as_bytes("a\r\nb\\n\t[0D]\x1b")), "a\\r\\nb\\\\n\t[0D]\\x1b");
}

TEST(Escapes, ALineHasNoBrackets) {
  EXPECT_EQ(unescape_line("[41]"), to_bytes("[41]"));
  EXPECT_FALSE(unescape_line("\\q"));
}

TEST(Escapes, AQuoteOnlyWhereItIsAskedFor) {
  EXPECT_FALSE(unescape("\\\""));
  EXPECT_EQ(as_text(unescape("a\\\"b", nullptr, {.quote = true}).value()), "a\"b");
}

TEST(Escapes, TwoDigitsAreAByteOnlyWhereItIsAskedFor) {
  const more_escapes as_packetsender{.two_digits = true};
  EXPECT_FALSE(unescape("AT\\AD"));
  EXPECT_EQ(as_text(unescape("\\0D").value()), std::string_view("\0D", 2)) << "NUL and a letter";
  EXPECT_EQ(as_text(unescape("AT\\0D\\0a\\ff", nullptr, as_packetsender).value()), "AT\r\n\xff");
  EXPECT_EQ(as_text(unescape("\\0\\n\\x41\\0g", nullptr, as_packetsender).value()),
            std::string_view("\0\nA\0g", 5));
}

}  // namespace
}  // namespace dgram::workshop
