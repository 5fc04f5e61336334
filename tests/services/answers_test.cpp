// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <string_view>
#include <variant>

#include "request.hpp"
#include "services/services.hpp"

namespace dgram::services {
namespace {

answer answer_of(std::string_view name) {
  return std::get<answer_maker>(find_service(name)->make).make();
}
answer echo() { return answer_of("echo"); }
answer upper() { return answer_of("upper"); }
answer hello() { return answer_of("hello"); }
answer discard() { return answer_of("discard"); }

std::string every_byte() {
  std::string all(256, '\0');
  std::iota(all.begin(), all.end(), '\0');
  return all;
}

TEST(Echo, AnswersTheVerySameBytesWithoutCopyingThem) {
  EXPECT_EQ(ask(echo(), every_byte()), every_byte());
  EXPECT_EQ(ask(echo(), ""), "");
  const std::string payload = "hi";
  workshop::bytes room;
  const auto said = echo()(request_of(as_bytes(payload)), room);
  EXPECT_EQ(static_cast<const void*>(said->data()), payload.data());
}

TEST(Upper, ChangesAsciiLettersOnlyAndKeepsTheLength) {
  std::string wanted = every_byte();
  for (char c = 'a'; c <= 'z'; ++c)
    wanted[static_cast<unsigned char>(c)] = static_cast<char>(c - 'a' + 'A');
  EXPECT_EQ(ask(upper(), every_byte()), wanted);
  EXPECT_EQ(ask(upper(), "hello, wörld ß"), "HELLO, WöRLD ß");
  EXPECT_EQ(ask(upper(), ""), "");
}

TEST(Upper, ForgetsTheAnswerBefore) {
  workshop::bytes room;
  const auto service = upper();
  EXPECT_EQ(as_text(*service(request_of(as_bytes("long one")), room)), "LONG ONE");
  EXPECT_EQ(as_text(*service(request_of(as_bytes("x")), room)), "X");
}

TEST(Hello, GreetsByTheExactBytes) {
  EXPECT_EQ(ask(hello(), "Michael"), "Hello, Michael!");
  EXPECT_EQ(ask(hello(), ""), "Hello, !");
  EXPECT_EQ(ask(hello(), "%s\n"), "Hello, %s\n!");
}

TEST(Discard, IsSilent) { EXPECT_EQ(ask(discard(), "hi"), "(silent)"); }

TEST(Services, OnlyThoseWhoseAnswerGrowsMayGrowAndOnlyNear) {
  for (const auto& one : services()) {
    const std::string_view name = one.name;
    const bool grows = name == "hello" || name == "reply" || name == "rules" || name == "exec";
    EXPECT_EQ(one.growth, grows ? reply_growth::private_ranges : reply_growth::nobody) << name;
    EXPECT_EQ(one.blocks, name == "exec") << name;
    EXPECT_EQ(find_service(name), &one);
  }
  EXPECT_EQ(find_service("nosuch"), nullptr);
  EXPECT_EQ(find_service(""), nullptr);
}

}  // namespace
}  // namespace dgram::services
