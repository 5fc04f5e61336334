// SPDX-License-Identifier: MIT
#include "services/rules/rules.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <dgram/server.hpp>

#include "request.hpp"

namespace dgram::services {
namespace {

using namespace std::chrono_literals;
using fate = rule_event::fate;

workshop::rule_set read(std::string_view text) { return workshop::rule_set::parse(text).value(); }

// A lane with a clock of its own: what it sends is noted, nothing leaves.
class played {
 public:
  explicit played(std::string_view text, reply_growth growth = reply_growth::private_ranges)
      : rules_(running(read(text))),
        lane_(growth, [this](const rule_event& one) { told_.push_back(one.what); }) {}

  // True if a rule was for it.
  bool ask(std::string_view payload, const endpoint& from = endpoint::loopback(5000)) {
    datagram one = request_of(as_bytes(payload));
    one.source = from;
    return lane_.handle(*rules_, one, now_, [this](byte_view answer) {
      sent_.emplace_back(as_text(answer));
      return rule_lane::sent{verdict::taken};
    });
  }
  void pass(duration time) {
    now_ += time;
    lane_.due(now_, [this](const outgoing& one) {
      if (room_ == 0) return false;
      --room_;
      sent_.emplace_back(as_text(one.payload));
      return true;
    });
  }
  std::vector<std::string> sent() { return std::exchange(sent_, {}); }
  std::vector<fate> told() { return std::exchange(told_, {}); }
  rule_lane& lane() { return lane_; }
  [[nodiscard]] std::uint64_t fired(std::size_t rule) const { return rules_->tallies[rule]->fired; }
  std::size_t room_ = 1'000'000;  // datagrams the outbox takes

 private:
  std::shared_ptr<const running_rules> rules_;
  std::vector<std::string> sent_;
  std::vector<fate> told_;
  time_point now_{};
  rule_lane lane_;
};

using texts = std::vector<std::string>;

TEST(RuleLane, AnswersAtOnceAndCounts) {
  played one("a: prefix \"a\" -> reply \"{{counter}}\"\nb: prefix \"b\" -> drop");
  EXPECT_TRUE(one.ask("a") && one.ask("ab") && one.ask("b"));
  EXPECT_FALSE(one.ask("c"));
  EXPECT_EQ(one.sent(), (texts{"1", "2"}));
  EXPECT_EQ(one.told(), (std::vector{fate::sent, fate::sent, fate::silent}));
  EXPECT_EQ(one.fired(0), 2u);
  EXPECT_EQ(one.fired(1), 1u);
}

TEST(RuleLane, AnAnswerWaitsForItsTime) {
  played one("a: any -> reply \"{{text}}\" delay 20ms");
  one.ask("x");
  EXPECT_EQ(one.sent(), texts{});
  EXPECT_EQ(one.lane().next(), time_point{} + 20ms);
  one.pass(19ms);
  EXPECT_EQ(one.sent(), texts{});
  one.pass(1ms);
  EXPECT_EQ(one.sent(), texts{"x"});
  EXPECT_EQ(one.told(), (std::vector{fate::waiting, fate::sent}));
  EXPECT_EQ(one.lane().next(), time_point::max());
}

TEST(RuleLane, RepeatsWithoutDrift) {
  played one("a: any -> reply \"x\" delay 10ms repeat 3 every 100ms");
  one.ask("x");
  one.pass(15ms);  // 5 ms late
  EXPECT_EQ(one.lane().next(), time_point{} + 110ms);
  one.pass(95ms);
  one.pass(99ms);
  EXPECT_EQ(one.sent().size(), 2u);
  one.pass(1ms);
  EXPECT_EQ(one.sent().size(), 1u);
  EXPECT_EQ(one.lane().waiting(), 0u);
}

TEST(RuleLane, RepeatsBeginAtOnceWithoutADelay) {
  played one("a: any -> reply \"x\" repeat 3 every 100ms");
  one.ask("x");
  EXPECT_EQ(one.sent().size(), 1u);
  one.pass(100ms);
  one.pass(100ms);
  one.pass(10s);
  EXPECT_EQ(one.sent().size(), 2u);
}

TEST(RuleLane, OneThatFindsNoRoomLeavesLater) {
  played one("a: any -> reply \"{{text}}\" delay 1ms");
  one.ask("1");
  one.ask("2");
  one.room_ = 1;
  one.pass(1ms);
  EXPECT_EQ(one.sent(), texts{"1"});
  one.room_ = 1;
  one.pass(0ms);
  EXPECT_EQ(one.sent(), texts{"2"});
}

TEST(RuleLane, WhatWaitsIsBounded) {
  played one("a: any -> reply \"x\" delay 1ms");
  for (std::size_t i = 0; i <= rule_lane::waiting_max; ++i) one.ask("x");
  EXPECT_EQ(one.lane().waiting(), rule_lane::waiting_max);
  EXPECT_EQ(one.told().back(), fate::full);
  played large("a: any -> reply \"{{text}}\" delay 1ms");
  const std::string longest(65'507, 'x');
  const auto fit = rule_lane::waiting_bytes_max / longest.size();
  for (std::size_t i = 0; i <= fit; ++i) large.ask(longest);
  EXPECT_EQ(large.lane().waiting(), fit);
}

TEST(RuleLane, AnswersThatWaitAskTheGrowthGuardToo) {
  const endpoint far{address::v4(192, 0, 2, 1), 5000}, near{address::v4(10, 0, 0, 7), 5000};
  const auto fates = [](std::string_view rule, const endpoint& from, reply_growth growth) {
    played one(rule, growth);
    one.ask("xy", from);
    return one.told().back();
  };
  constexpr auto longer = "a: any -> reply \"xyz\" delay 1ms";
  EXPECT_EQ(fates(longer, far, reply_growth::private_ranges), fate::withheld);
  EXPECT_EQ(fates(longer, near, reply_growth::private_ranges), fate::waiting);
  EXPECT_EQ(fates(longer, near, reply_growth::nobody), fate::withheld);
  EXPECT_EQ(fates(longer, far, reply_growth::anyone), fate::waiting);
  EXPECT_EQ(fates(longer, endpoint::loopback(1), reply_growth::nobody), fate::waiting);
  EXPECT_EQ(fates("a: any -> reply \"xy\" delay 1ms", far, reply_growth::nobody), fate::waiting);
  EXPECT_EQ(fates("a: any -> reply \"x\" delay 1ms repeat 2 every 1ms", far,
                  reply_growth::private_ranges),
            fate::withheld);
  EXPECT_EQ(fates("a: any -> reply \"x\" repeat 2 every 1ms", far, reply_growth::private_ranges),
            fate::withheld)
      << "the first left, the second does not";
}

TEST(RuleLane, AnAnswerLongerThanADatagramIsTold) {
  played one("a: any -> reply \"{{text}}{{text}}\"\n");
  one.ask(std::string(40'000, 'x'));
  EXPECT_EQ(one.told(), std::vector{fate::failed});
  played four("a: any -> reply \"{{text}}!\" delay 1ms");
  four.ask(std::string(65'507, 'x'));
  EXPECT_EQ(four.told(), std::vector{fate::too_long});
}

// A server of some workers on loopback that answers by rules, and clients.
class serving {
 public:
  explicit serving(std::string_view text, unsigned workers = 1)
      : server_(*server::open({.listen = endpoint::loopback(0), .workers = workers})),
        service_(read(text), workers),
        thread_([this] { EXPECT_TRUE(server_.run({}, service_.handle())); }) {}
  ~serving() { end(); }

  void end() {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] socket client() const {
    auto one = *socket::open();
    EXPECT_TRUE(one.connect(server_.local()));
    return one;
  }
  std::string ask(socket& from, std::string_view payload) {
    EXPECT_TRUE(from.send(as_bytes(payload)));
    const auto answer = from.receive(5s);
    return answer && *answer ? std::string((*answer)->text()) : "(silent)";
  }
  rules& service() { return service_; }
  server& network() { return server_; }

 private:
  server server_;
  rules service_;
  std::jthread thread_;
};

TEST(RulesService, AnswersOverTheNetworkNowAndLater) {
  serving one("now: exact \"now\" -> reply \"1\"\nlater: any -> reply \"2\" delay 5ms");
  auto mine = one.client();
  EXPECT_EQ(one.ask(mine, "now"), "1");
  EXPECT_EQ(one.ask(mine, "x"), "2");
  EXPECT_EQ(one.service().fired(), (std::vector<std::uint64_t>{1, 1}));
}

TEST(RulesService, SeveralWorkersCountTogether) {
  serving one("a: prefix \"a\" -> reply \"{{counter}}\"", 2);
  for (int i = 0; i < 20; ++i) {
    auto mine = one.client();
    EXPECT_EQ(one.ask(mine, "a"), std::to_string(i + 1));
  }
  auto mine = one.client();
  ASSERT_TRUE(mine.send(as_bytes("b")));
  EXPECT_EQ(one.ask(mine, "a"), "21");
  EXPECT_EQ(one.service().unmatched(), 1u);
}

TEST(RulesService, RulesAreReplacedWhileItRuns) {
  serving one("a: any -> reply \"old {{counter}}\"\ngone: any -> drop");
  auto mine = one.client();
  EXPECT_EQ(one.ask(mine, "x"), "old 1");
  one.service().replace(read("b: exact \"b\" -> drop\na: any -> reply \"new {{counter}}\""));
  EXPECT_EQ(one.ask(mine, "x"), "new 2") << "a rule keeps its count under its name";
  EXPECT_EQ(one.service().fired(), (std::vector<std::uint64_t>{0, 2}));
}

TEST(RulesService, ReplacingUnderLoadLosesNoAnswer) {
  serving one("a: any -> reply \"1\"", 2);
  std::jthread swapping([&](const std::stop_token& stop) {
    while (!stop.stop_requested()) one.service().replace(read("a: any -> reply \"2\""));
  });
  auto mine = one.client();
  for (int i = 0; i < 300; ++i) EXPECT_NE(one.ask(mine, "x"), "(silent)");
  swapping.request_stop();
  swapping.join();
  EXPECT_EQ(one.service().fired(), std::vector<std::uint64_t>{300});
}

TEST(RulesService, WhatWaitsAtTheEndIsToldAndAFailedAnswerIsCounted) {
  serving one(
      "long: prefix \"x\" -> reply \"{{text}}{{text}}\"\nrest: any -> reply \"1\" delay 1m");
  auto mine = one.client();
  ASSERT_TRUE(mine.send(as_bytes(std::string(40'000, 'x'))));
  ASSERT_TRUE(mine.send(as_bytes("y")));
  for (int i = 0; i < 500 && one.service().waiting() == 0; ++i) std::this_thread::sleep_for(10ms);
  one.end();
  EXPECT_EQ(one.service().waiting(), 1u);
  EXPECT_EQ(one.network().count().failed, 1u);
  EXPECT_EQ(one.network().count().handled, 1u);
}

}  // namespace
}  // namespace dgram::services
