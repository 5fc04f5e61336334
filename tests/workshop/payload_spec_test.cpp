// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_spec.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include <dgram/limits.hpp>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

payload_outcome<bytes> made(const payload_spec& what, std::uint64_t counter = 7) {
  static std::mt19937_64 random;
  const byte_view request = as_bytes("ask");
  return make_payload(what, {.counter = counter,
                             .time = {},
                             .remote = "10.0.0.7:5000",
                             .request = request,
                             .random = random});
}

std::string text_of(const payload_spec& what) {
  const auto all = made(what);
  EXPECT_TRUE(all) << all.error().why.what;
  return all ? std::string(as_text(*all)) : "";
}

// As "field kind at+length".
std::string error_of(const payload_spec& what) {
  const auto all = made(what);
  if (all) return "none";
  const auto& [field, kind, why] = all.error();
  EXPECT_FALSE(why.what.empty());
  return std::string(name(field)) + " " + std::string(kind) + " " + std::to_string(why.at) + "+" +
         std::to_string(why.length);
}

TEST(PayloadSpec, ATextIsItsBytes) {
  EXPECT_EQ(text_of({}), "");
  EXPECT_EQ(text_of({.text = "a\\n{{counter}}[0D]"}), "a\\n{{counter}}[0D]");
  EXPECT_EQ(text_of({.text = "\xff\xfe"}), "\xff\xfe");
}

TEST(PayloadSpec, DataAreTheseBytesWhateverTheOtherFieldsSay) {
  EXPECT_EQ(text_of({.data = to_bytes("hi"), .text = "no", .hex = true, .append = "nonsense"}),
            "hi");
}

TEST(PayloadSpec, EachFormOfText) {
  EXPECT_EQ(text_of({.text = "41 42,0x43", .hex = true}), "ABC");
  EXPECT_EQ(text_of({.text = R"(a\x41[0D 0A])", .escapes = escape_form::strict}), "aA\r\n");
  EXPECT_EQ(text_of({.text = R"(a\0D\x41)", .escapes = escape_form::loose}), "a\rA");
  EXPECT_EQ(text_of({.text = R"(a\0D)", .escapes = escape_form::strict}), std::string("a\0D", 3));
  EXPECT_EQ(text_of({.text = "n={{counter}} {{text}}", .filled = true}), "n=7 ask");
  EXPECT_EQ(text_of({.text = R"({{counter}}\0D)", .escapes = escape_form::loose, .filled = true}),
            "7\r");
  EXPECT_EQ(text_of({.text = "中", .encoding = "gbk"}), "\xd6\xd0");
}

TEST(PayloadSpec, EachLineEnd) {
  EXPECT_EQ(text_of({.text = "a", .eol = line_end::lf}), "a\n");
  EXPECT_EQ(text_of({.text = "a", .eol = line_end::crlf}), "a\r\n");
  EXPECT_EQ(text_of({.text = "a", .eol = line_end::cr}), "a\r");
  EXPECT_EQ(text_of({.text = "a", .eol = line_end::nul}), std::string("a\0", 2));
  for (const auto* word : {"none", "lf", "crlf", "cr", "nul"}) {
    EXPECT_EQ(name(parse_line_end(word).value()), word);
  }
  for (const auto* word : {"", "LF", "crlf ", "\n"}) EXPECT_FALSE(parse_line_end(word)) << word;
}

TEST(PayloadSpec, PrefixTextSuffixLineEndPaddingChecksumsInThisOrder) {
  const payload_spec all{.text = "ab",
                         .eol = line_end::lf,
                         .prefix = "[02]",
                         .suffix = R"(\x03)",
                         .pad = 7,
                         .append = "sum8,xor8"};
  EXPECT_EQ(text_of(all), std::string("\x02"
                                      "ab\x03\n\0\0\xd2\xda",
                                      9));
  payload_spec filled = all;
  filled.filled = true;
  EXPECT_EQ(text_of(filled), text_of(all)) << "a template is framed in the same way";
}

TEST(PayloadSpec, PrefixAndSuffixAreInTheEncodingAndLooseWhereTheTextIs) {
  EXPECT_EQ(text_of({.text = "a", .encoding = "gbk", .prefix = "中", .suffix = "中"}),
            "\xd6\xd0"
            "a\xd6\xd0");
  EXPECT_EQ(text_of({.escapes = escape_form::loose, .suffix = R"(\0D\0A)"}), "\r\n");
  EXPECT_EQ(text_of({.text = "41", .hex = true, .suffix = R"(\r)"}), "A\r");
}

TEST(PayloadSpec, AChecksumMayBeOverAPart) {
  EXPECT_EQ(text_of({.text = "\x7e\x01\x02\x03", .append = "sum8@1..-2"}), "\x7e\x01\x02\x03\x03");
}

TEST(PayloadSpec, AnErrorTellsFieldKindAndPlace) {
  EXPECT_EQ(error_of({.text = "41 4g", .hex = true}), "text hex 4+1");
  EXPECT_EQ(error_of({.text = R"(ab\q)", .escapes = escape_form::strict}), "text escape 2+2");
  EXPECT_EQ(error_of({.text = "a{{b}}", .filled = true}), "text template 3+1");
  EXPECT_EQ(error_of({.text = "a中", .encoding = "latin1"}), "text encoding 1+3");
  EXPECT_EQ(error_of({.text = "{{rand:65527}}{{counter}}", .filled = true}), "text template 14+11");
  EXPECT_EQ(error_of({.encoding = "utf-9"}), "encoding encoding 0+5");
  EXPECT_EQ(error_of({.prefix = "a[0"}), "prefix escape 1+1");
  EXPECT_EQ(error_of({.suffix = "\\"}), "suffix escape 0+1");
  EXPECT_EQ(error_of({.append = "sum8,crc17"}), "append checksum 5+5");
  EXPECT_EQ(error_of({.pad = payload_bytes_max_v6 + 1}), "pad usage 0+0");
  EXPECT_EQ(error_of({.hex = true, .escapes = escape_form::strict}), "hex usage 0+0");
  EXPECT_EQ(error_of({.hex = true, .filled = true}), "hex usage 0+0");
}

TEST(PayloadSpec, WhatIsPreparedOnceMakesMany) {
  const auto varying = prepared_payload::of({.text = "{{counter}}", .filled = true, .pad = 2});
  const auto fixed = prepared_payload::of({.text = "a"});
  ASSERT_TRUE(varying && fixed);
  EXPECT_TRUE(varying->varies());
  EXPECT_FALSE(fixed->varies());
  std::mt19937_64 random;
  bytes out;
  for (const std::uint64_t counter : {1, 2, 10}) {
    const template_context context{
        .counter = counter, .time = {}, .remote = {}, .request = {}, .random = random};
    ASSERT_TRUE(varying->make(context, out));
    EXPECT_EQ(as_text(out), (counter < 10 ? std::to_string(counter) + '\0' : "10"));
    ASSERT_TRUE(fixed->make(context, out));
    EXPECT_EQ(as_text(out), "a");
  }
}

TEST(PayloadSpec, OneReaderReadsOneTextAfterAnother) {
  auto reader = payload_reader::open({.text = "not looked at", .hex = true, .suffix = "!"});
  ASSERT_TRUE(reader);
  EXPECT_FALSE(reader->read("4"));
  const auto one = reader->read("41");
  ASSERT_TRUE(one);
  std::mt19937_64 random;
  bytes out;
  ASSERT_TRUE(one->make({.time = {}, .remote = {}, .request = {}, .random = random}, out));
  EXPECT_EQ(as_text(out), "A!");
}

}  // namespace
}  // namespace dgram::workshop
