// SPDX-License-Identifier: MIT
#include "workshop/text/base64.hpp"

#include <gtest/gtest.h>

namespace dgram::workshop {
namespace {

TEST(Base64, WritesAndReadsTheExamplesOfRfc4648) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"},
                                                          {"\xfb\xff", "+/8="}};
  for (const auto& [data, text] : examples) {
    EXPECT_EQ(base64(as_bytes(data)), text);
    EXPECT_EQ(parse_base64(text), to_bytes(data));
  }
}

TEST(Base64, RefusesWhatItWouldNotWrite) {
  const std::pair<const char*, std::size_t> bad[] = {
      {"Zg", 2},   {"Zg=", 3},  {"Zg==\n", 2},  {"Z*==", 1}, {"=Zg=", 0},
      {"Zh==", 1}, {"Zm9=", 2}, {"====", 0},    {"Z===", 1}, {"Zm9v=", 5},
      {"Zg-_", 2}, {"Z m9", 1}, {"Zg==Zg==", 2}};
  for (const auto& [text, at] : bad) {
    const auto data = parse_base64(text);
    ASSERT_FALSE(data) << text;
    EXPECT_EQ(data.error().at, at) << text << ": " << data.error().what;
  }
}

}  // namespace
}  // namespace dgram::workshop
