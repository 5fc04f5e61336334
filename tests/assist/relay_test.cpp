// SPDX-License-Identifier: MIT
// Relays of the assistant, between peers on loopback.
#include <gtest/gtest.h>

#include <string>

#include "desk.hpp"
#include "workshop/text/base64.hpp"

using namespace dgram;
using namespace dgram::assist;
using namespace std::chrono_literals;

namespace {

struct place {
  desk all;
  socket target = peer();
  socket client = peer();
  endpoint through;

  explicit place(std::string_view impairment = "{}") {
    through = local_of_entry(all.opened(R"({"kind":"relay","local":"0","target":")" +
                                        target.local().to_string() + R"(","impairment":)" +
                                        std::string(impairment) + "}"));
  }
  void ask(std::string_view text) { ASSERT_TRUE(client.send_to(as_bytes(text), through)); }
  boost::json::object entry() {
    return all.object(method::get, "/state").at("sockets").at(0).as_object();
  }
  boost::json::object impair(std::string_view with) {
    return all.object(method::patch, "/sockets/1", R"({"impairment":)" + std::string(with) + "}");
  }
};

std::string next_text(socket& one, duration limit = 5s) {
  const auto came = one.receive(limit);
  if (!came || !*came) return "(nothing came)";
  return std::string((*came)->text());
}

}  // namespace

TEST(Relay, ForwardsBothWaysAndLogsBoth) {
  place at;
  at.ask("up");
  const auto came = at.target.receive(5s);
  ASSERT_TRUE(came && *came);
  EXPECT_EQ((*came)->text(), "up");
  ASSERT_TRUE(at.target.send_to(as_bytes("down"), (*came)->source));
  EXPECT_EQ(next_text(at.client), "down");
  const auto rows = at.all.wait_for_rows(2);
  EXPECT_EQ(rows[0].at("event"), json("rx"));
  EXPECT_EQ(rows[1].at("event"), json("tx"));
  for (const auto& row : rows) {
    EXPECT_EQ(row.at("remote"), json(at.client.local().to_string()));
    EXPECT_EQ(row.at("local"), json(at.through.to_string()));
    EXPECT_FALSE(row.as_object().contains("fate"));
  }
  EXPECT_EQ(at.entry().at("target"), json(at.target.local().to_string()));
  page watching(at.all);
  watching.say(R"({"do":"hello"})");
  const auto line = watching.wait_for("tick").at("sockets").at(0).as_object();
  EXPECT_EQ(line.at("rx"), json(1U));
  EXPECT_EQ(line.at("tx"), json(1U));
  EXPECT_EQ(line.at("relay").at("clients"), json(1U));
  EXPECT_EQ(line.at("relay").at("up").at("forwarded"), json(1U));
}

TEST(Relay, ThePathIsMadeWorseAndBetterWhileItRuns) {
  place at(R"({"seed":7})");
  EXPECT_EQ(at.impair(R"({"loss":100})").at("impairment").at("loss"), json(100.0));
  at.ask("lost");
  EXPECT_EQ(at.all.wait_for_rows(1)[0].at("fate"), json("lost"));
  const auto better = at.impair(R"({"loss":0,"duplicate":100})").at("impairment").as_object();
  EXPECT_EQ(better.at("seed"), json(7U));  // what is not named stays
  at.ask("twice");
  EXPECT_EQ(next_text(at.target), "twice");
  EXPECT_EQ(next_text(at.target), "twice");
  EXPECT_EQ(at.all.wait_for_rows(2)[1].at("fate"), json("doubled"));
  EXPECT_EQ(at.all.ask(method::patch, "/sockets/1", R"({"impairment":{"loss":-1}})").status, 400U);
  EXPECT_EQ(at.all.ask(method::patch, "/sockets/1", R"({"impairment":7})").status, 400U);
  EXPECT_EQ(at.entry().at("impairment").at("duplicate"), json(100.0));
}

TEST(Relay, SharesArePercentAndTimesMilliseconds) {
  place at(R"({"loss":1.5,"reorder":2,"corrupt":3,"delay_ms":20,"jitter_ms":2.5,)"
           R"("bandwidth_bps":8000,"mtu":1400})");
  const auto now = at.entry().at("impairment").as_object();
  EXPECT_DOUBLE_EQ(now.at("loss").as_double(), 1.5);
  EXPECT_DOUBLE_EQ(now.at("delay_ms").as_double(), 20);
  EXPECT_DOUBLE_EQ(now.at("jitter_ms").as_double(), 2.5);
  EXPECT_EQ(now.at("bandwidth_bps"), json(8'000U));
  EXPECT_EQ(now.at("mtu"), json(1'400U));
}

TEST(Relay, ATargetThatIsNotThereIsARow) {
  endpoint closed;
  {
    const socket gone = peer();
    closed = gone.local();
  }
  desk all;
  const auto through = local_of_entry(
      all.opened(R"({"kind":"relay","local":"0","target":")" + closed.to_string() + R"("})"));
  socket client = peer();
  ASSERT_TRUE(client.send_to(as_bytes("anyone?"), through));
  const auto row = all.wait_for_rows(1, {{"where", "!rx"}})[0].as_object();
  EXPECT_EQ(row.at("event"), json("refused"));
  EXPECT_EQ(row.at("remote"), json(closed.to_string()));
}

TEST(Relay, SendsNothingOfItsOwnAndCountsAnewAfterAReset) {
  place at;
  EXPECT_EQ(at.all.ask(method::post, "/send", R"({"socket":1,"text":"a"})").status, 400U);
  at.ask("one");
  EXPECT_EQ(next_text(at.target), "one");
  EXPECT_EQ(at.all.ask(method::post, "/reset", R"({"socket":1})").status, 204U);
  page watching(at.all);
  watching.say(R"({"do":"hello"})");
  EXPECT_EQ(watching.wait_for("tick").at("sockets").at(0).at("rx"), json(0U));
  EXPECT_EQ(at.all.ask(method::remove, "/sockets/1").status, 204U);
}

TEST(Relay, OneToItselfIsRefused) {
  desk all;
  const auto answer = all.ask(method::post, "/sockets",
                              R"({"kind":"relay","local":"127.0.0.9:45678","target":)"
                              R"("127.0.0.9:45678"})");
  EXPECT_EQ(answer.status, 409U);
}
