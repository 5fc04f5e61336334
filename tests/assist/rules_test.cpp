// SPDX-License-Identifier: MIT
// Reply rules of a socket, through the interface.
#include <gtest/gtest.h>

#include "desk.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

TEST(Rules, AnswerAtAListenSocketAndAreCounted) {
  desk all;
  const auto entry = all.opened(R"({"kind":"listen","local":"0"})");
  EXPECT_EQ(entry.at("rules"), json(0));
  const auto set = all.object(method::put, "/sockets/1/rules",
                              R"({"text":"status: prefix \"AT+\" -> reply \"OK\"\n"})");
  EXPECT_EQ(set.at("rules").at(0).at("name"), json("status"));
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("AT+X"), local_of_entry(entry)));
  const auto came = other.receive(5s);
  ASSERT_TRUE(came && *came);
  EXPECT_EQ((*came)->text(), "OK");
  const auto rows = all.wait_for_rows(2);
  EXPECT_EQ(rows[1].at("event"), json("tx"));
  EXPECT_EQ(rows[1].at("rule"), json("status"));
  const auto now = all.object(method::get, "/sockets/1/rules");
  EXPECT_EQ(now.at("rules").at(0).at("fired"), json(1));
}

TEST(Rules, AreSilentWhileSwitchedOff) {
  desk all;
  const auto entry = all.opened(R"({"kind":"service","local":"0","service":"rules",)"
                                R"("arguments":"all: any -> reply \"yes\""})");
  EXPECT_EQ(all.object(method::patch, "/sockets/1", R"({"answer":false})").at("answer"),
            json(false));
  socket other = peer();
  ASSERT_TRUE(other.send_to(as_bytes("a"), local_of_entry(entry)));
  all.wait_for_rows(1);
  all.object(method::patch, "/sockets/1", R"({"answer":true})");
  ASSERT_TRUE(other.send_to(as_bytes("b"), local_of_entry(entry)));
  const auto rows = all.wait_for_rows(3);
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(rows[2].at("event"), json("tx"));
}

TEST(Rules, ComeAsJsonAndGoAsText) {
  desk all;
  all.open(R"({"kind":"listen","local":"0"})");
  const auto set = all.object(method::put, "/sockets/1/rules",
                              R"({"rules":[{"name":"m","when":[{"is":"mask","text":"A5 ?? 01"}],)"
                              R"("reply":"a5","as":"hex"}]})");
  const std::string text(set.at("text").as_string());
  EXPECT_NE(text.find("m:"), std::string::npos);
  const auto body = boost::json::serialize(
      boost::json::object{{"text", text}, {"data", "pQAB"}, {"from", "10.0.0.7:5000"}});
  const auto found = all.object(method::post, "/rules/test", body);
  EXPECT_EQ(found.at("rule"), json("m"));
  EXPECT_EQ(found.at("action"), json("reply"));
  EXPECT_EQ(found.at("data"), json("pQ=="));
}

TEST(Rules, AMistakeIsToldWithItsLine) {
  desk all;
  all.open(R"({"kind":"listen","local":"0"})");
  const auto answer = all.ask(method::put, "/sockets/1/rules",
                              R"({"text":"a: any -> drop\nb: anything -> drop\n"})");
  EXPECT_EQ(answer.status, 400U);
  EXPECT_EQ(answer.body.at("error").at("line"), json(2));
}
