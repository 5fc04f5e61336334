// SPDX-License-Identifier: MIT
#include "assist/web/token.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace dgram::assist {
namespace {

TEST(Token, Has256BitsThatAreNewEachTime) {
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string one = make_token();
    EXPECT_EQ(one.size(), 64U);
    EXPECT_EQ(one.find_first_not_of("0123456789abcdef"), std::string::npos);
    EXPECT_TRUE(seen.insert(one).second);
  }
}

TEST(Token, EveryBitOfItVaries) {
  const std::string first = make_token();
  std::set<std::size_t> same;
  for (std::size_t i = 0; i < first.size(); ++i) same.insert(i);
  for (int i = 0; i < 200; ++i) {
    const std::string other = make_token();
    std::erase_if(same, [&](std::size_t at) { return first[at] != other[at]; });
  }
  EXPECT_TRUE(same.empty());
}

TEST(Token, OnlyTheSameIsTheSame) {
  const std::string one = make_token();
  EXPECT_TRUE(same_token(one, one));
  EXPECT_FALSE(same_token(one, ""));
  EXPECT_FALSE(same_token("", one));
  EXPECT_FALSE(same_token(one, one + "0"));
  EXPECT_FALSE(same_token(one, std::string_view(one).substr(1)));
  for (std::size_t i = 0; i < one.size(); ++i) {
    std::string other = one;
    other[i] = other[i] == 'a' ? 'b' : 'a';
    EXPECT_FALSE(same_token(one, other)) << i;
  }
}

}  // namespace
}  // namespace dgram::assist
