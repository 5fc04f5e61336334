// SPDX-License-Identifier: MIT
#include "workshop/match/pattern.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

bool matches(std::string_view text, std::string_view payload) {
  return pattern::parse(text).value().matches(as_bytes(payload));
}

std::string error_of(std::string_view text) {
  const auto read = pattern::parse(text);
  if (read) return "";
  return read.error().what + " " + std::to_string(read.error().at) + " " +
         std::to_string(read.error().length);
}

TEST(Pattern, ATextIsFoundAnywhere) {
  EXPECT_TRUE(matches("OK", "OK"));
  EXPECT_TRUE(matches("OK", "+OK\r\n"));
  EXPECT_FALSE(matches("OK", "ok"));
  EXPECT_FALSE(matches("OK", "O"));
  EXPECT_FALSE(matches("OK", ""));
  EXPECT_TRUE(matches("/", "a/b"));
  EXPECT_TRUE(matches("//", "a//b"));
  EXPECT_FALSE(matches("a.c", "abc"));
  EXPECT_TRUE(matches("好", "你好"));
}

TEST(Pattern, NothingIsAnEmptyPayload) {
  EXPECT_TRUE(matches("", ""));
  EXPECT_FALSE(matches("", "x"));
  EXPECT_TRUE(matches("hex:", ""));
  EXPECT_FALSE(matches("hex:", "x"));
}

TEST(Pattern, HexIsFoundAnywhere) {
  EXPECT_TRUE(matches("hex:a5 5a", "x\xa5\x5ay"));
  EXPECT_FALSE(matches("hex:a5 5a", "\x5a\xa5"));
  EXPECT_TRUE(matches("hex:00", std::string_view("a\0b", 3)));
  EXPECT_EQ(error_of("hex:a5 zz"), "not a hexadecimal digit 7 1");
}

TEST(Pattern, ARegularExpressionMatchesAnywhere) {
  EXPECT_TRUE(matches("/^v\\d+/", "v12 ready"));
  EXPECT_FALSE(matches("/^v\\d+/", "not v12"));
  EXPECT_TRUE(matches("/(?i)ok$/", "It is oK"));
  EXPECT_FALSE(matches("/ok$/", "ok\n")) << "$ is the very end";
  EXPECT_TRUE(matches("/^a.b$/", "a中b")) << "a . is a character";
  EXPECT_FALSE(matches("/a.b/", "a\nb"));
  EXPECT_TRUE(matches("/(?s)a.b/", "a\nb"));
  EXPECT_TRUE(matches("/hex:/", "hex:00"));
  EXPECT_TRUE(matches("///", "/"));
}

TEST(Pattern, ARegularExpressionReadsAnyBytes) {
  EXPECT_TRUE(matches("/^\\C\\C$/", "\xff\xfe"));
  EXPECT_TRUE(matches("/end$/", std::string_view("\xff\x00\xfe"
                                                 "end",
                                                 6)));
  EXPECT_TRUE(matches("/a\\x00b/", std::string_view("a\0b", 3)));
}

TEST(Pattern, ABadExpressionSaysWhere) {
  EXPECT_EQ(error_of("/a(b/"), "a ) is missing 1 3");
  EXPECT_EQ(error_of("/ab)/"), "no ( before this ) 1 3");
  EXPECT_EQ(error_of("/a[b/"), "a ] is missing 2 2");
  EXPECT_EQ(error_of("/*a/"), "nothing before it to repeat 1 1");
  EXPECT_EQ(error_of("/a**/"), "a repetition of a repetition 2 2");
  EXPECT_EQ(error_of("/a[z-b]/"), "no such range or class of characters 3 3");
  EXPECT_EQ(error_of("/a\\q/"), "no such escape in a regular expression 2 2");
  EXPECT_EQ(error_of("/a\\/"), "nothing after the last backslash 1 2");
  EXPECT_EQ(error_of("/a(?=b)/"), "this regular expression cannot do that: no look-around 2 3");
  EXPECT_EQ(error_of("/[[:no:]]/"), "no such range or class of characters 2 6");
  EXPECT_EQ(error_of("/a\xff/"), "not UTF-8 1 2");
}

TEST(Pattern, AnExpressionThatWantsTooMuchMemoryIsRefused) {
  EXPECT_EQ(error_of("/a{1001}/"), "this cannot be repeated so often 2 6");
  EXPECT_EQ(error_of("/((a{100}){100}){100}/"), "this cannot be repeated so often 16 5");
  std::string large = "/";
  for (int i = 0; i < 1000; ++i) large += "\\pL{900}";
  EXPECT_EQ(error_of(large + "/"), "the regular expression is too large 1 8000");
}

TEST(Pattern, AHostilePayloadDoesNotStallIt) {
  const std::string hostile(65'507, 'a');
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(matches("/(a+)+(a|aa)*$b/", hostile));
  EXPECT_FALSE(matches("/(x+x+)+y/", std::string(65'507, 'x')));
  EXPECT_TRUE(matches("/^(a|b)*$/", hostile)) << "no recursion, no stack";
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20s) << "backtracking would take years";
}

TEST(Pattern, ATextGoesIntoTheEncoding) {
  auto gbk = encoding::parse("gbk").value();
  EXPECT_TRUE(pattern::parse("好", &gbk).value().matches(as_bytes("\xc4\xe3\xba\xc3")));
  const auto none = pattern::parse("a😀", &gbk);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().at, 1u);
}

}  // namespace
}  // namespace dgram::workshop
