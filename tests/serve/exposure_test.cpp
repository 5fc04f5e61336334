// SPDX-License-Identifier: MIT
// The guards between real sockets: what a loopback, a near and a far client get in each exposure.
#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <atomic>

#include "own_network.hpp"
#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::running;
using testing::text_of;

const address loopback = address::loopback_v4();
const address near = address::v4(10, 1, 1, 1);
const address far = address::v4(198, 51, 100, 7);
const address here = address::v4(10, 1, 1, 2);

class OwnNetwork : public ::testing::TestWithParam<bool> {  // on the pool?
 protected:
  static void SetUpTestSuite() {
    why_not_ = testing::enter_own_network({"10.1.1.1", "198.51.100.7", "10.1.1.2"});
  }
  void SetUp() override {
    if (!why_not_.empty()) GTEST_SKIP() << "no network of its own: " << why_not_;
  }

  static server_options open_to_all(guard_options guards = {}) {
    guards.allow = {*network::parse("0.0.0.0/0"), *network::parse("::/0")};
    return private_only(std::move(guards));
  }
  static server_options private_only(guard_options guards = {}) {
    server_options options{.listen = endpoint::any(0), .guards = std::move(guards)};
    if (GetParam()) options.handlers = blocking{.threads = 4};
    return options;
  }

  /// What a client at `from` gets for "hi" from a server that adds to it.
  static std::string answer(const running& server, const address& from, duration within = 5s) {
    auto one = client({from, 0});
    return text_of(ask(one, "hi", {here, server.one.local().port}, within));
  }
  static std::uint64_t guarded(const running& server, guard which) {
    return server.one.count().guarded[static_cast<std::size_t>(which)];
  }

 private:
  static inline std::string why_not_;
};
INSTANTIATE_TEST_SUITE_P(, OwnNetwork, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "Pool" : "Worker"; });

void greet(const datagram& one, reply& answer) {
  const auto said = answer.send("hello ", one.text());
  EXPECT_EQ(said == verdict::withheld, answer.withheld_by() == guard::growth);
}

TEST_P(OwnNetwork, PrivateServersAnswerNearClientsAndLetThemGrow) {
  running server(private_only(), handler(greet));
  EXPECT_EQ(answer(server, loopback), "hello hi");
  EXPECT_EQ(answer(server, near), "hello hi");
  EXPECT_EQ(answer(server, far, 100ms), "nothing");
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(guarded(server, guard::not_allowed), 1u);
  EXPECT_EQ(server.one.count().handled, 2u);
  EXPECT_TRUE(server.one.count().balanced());
}

TEST_P(OwnNetwork, OpenServersLetOnlyNearClientsGrow) {
  running server(open_to_all(), handler(greet));
  EXPECT_EQ(answer(server, loopback), "hello hi");
  EXPECT_EQ(answer(server, near), "hello hi");
  EXPECT_EQ(answer(server, far, 100ms), "nothing");
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(guarded(server, guard::growth), 1u);
  EXPECT_EQ(server.one.count().handled, 2u);
  EXPECT_TRUE(server.one.count().balanced());
}

TEST_P(OwnNetwork, EchoesGrowForNobodyButLoopback) {
  running server(open_to_all({.growth = reply_growth::nobody}), handler(greet));
  EXPECT_EQ(answer(server, loopback), "hello hi");
  EXPECT_EQ(answer(server, near, 100ms), "nothing");
  EXPECT_EQ(answer(server, far, 100ms), "nothing");
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(guarded(server, guard::growth), 2u);
}

TEST_P(OwnNetwork, GrowthIsLiftedByName) {
  for (const guard_options& guards :
       {guard_options{.lifted = {guard::growth}}, guard_options{.growth = reply_growth::anyone}}) {
    running server(open_to_all(guards), handler(greet));
    EXPECT_EQ(answer(server, far), "hello hi");
    EXPECT_TRUE(server.stop());
    EXPECT_EQ(server.one.count().guarded_total(), 0u);
  }
}

TEST_P(OwnNetwork, ASecondAnswerIsWithheldFromFarClients) {
  running server(open_to_all(), handler([](const datagram& one, reply& answer) {
                   answer.send(one.payload);
                   answer.send(one.payload);
                 }));
  auto one = client({far, 0});
  EXPECT_EQ(text_of(ask(one, "hi", {here, server.one.local().port}, 5s)), "hi");
  EXPECT_EQ(text_of(one.receive(100ms)), "nothing");
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(guarded(server, guard::growth), 1u);
  EXPECT_EQ(server.one.count().handled, 0u);
  EXPECT_EQ(server.one.count().sent, 1u);
}

TEST_P(OwnNetwork, ReservedPortsAreNotAnsweredWhenOpen) {
  running server(open_to_all(), handler(testing::echo));
  const endpoint target{here, server.one.local().port};
  for (const int number : {1900, 5353, 11211}) {
    const auto port = static_cast<std::uint16_t>(number);
    auto suspect = client({far, port});
    EXPECT_EQ(text_of(ask(suspect, "x", target, 50ms)), "nothing");
    auto local = client({loopback, port});
    EXPECT_EQ(text_of(ask(local, "x", {loopback, target.port})), "x");
  }
  EXPECT_EQ(guarded(server, guard::reserved_port), 3u);
  running lifted(open_to_all({.lifted = {guard::reserved_port}}), handler(testing::echo));
  auto suspect = client({far, 1900});
  EXPECT_EQ(text_of(ask(suspect, "x", {here, lifted.one.local().port})), "x");
}

/// Starts a loop with a naive echo at `from` and waits until a guard ends it; answers it got.
std::uint64_t loop_with(const address& from, const running& server) {
  std::atomic<std::uint64_t> turns = 0;
  auto naive = client({from, 0});
  std::jthread echo([&](std::stop_token stop) {
    while (!stop.stop_requested()) {
      const auto one = naive.receive();
      if (!one || !*one) continue;
      ++turns;
      static_cast<void>(naive.send_to((*one)->payload, (*one)->source));
    }
  });
  EXPECT_TRUE(naive.send_to(as_bytes("round"), {here, server.one.local().port}));
  const auto ended = [&] { return server.one.count().guarded_total() != 0; };
  EXPECT_TRUE(testing::eventually(ended, 40s));
  std::this_thread::sleep_for(100ms);  // for what may come all the same
  echo.request_stop();
  naive.interrupt();
  echo.join();
  return turns;
}

TEST_P(OwnNetwork, LoopsEnd) {
  const auto looping = [](server_options options, const address& from) {
    running server(std::move(options), handler(testing::echo));
    const auto turns = loop_with(from, server);
    EXPECT_TRUE(server.stop());
    EXPECT_EQ(guarded(server, guard::loop), 1u);
    return turns;
  };
  EXPECT_EQ(looping(open_to_all(), far), 31u);
  EXPECT_EQ(looping(open_to_all(), near), 31u);
  EXPECT_EQ(looping(private_only(), near), 4095u);
}

TEST_P(OwnNetwork, ALoopEndsThoughOneSideSendsPastItsGuards) {
  running echoes(open_to_all(), handler(testing::echo));
  const endpoint target{here, echoes.one.local().port};
  running resends(
      open_to_all(), handler([&](const datagram& each, reply& answer) {
        answer.send_unguarded({.target = target, .payload = each.payload, .source = near});
      }));
  auto from = client({near, 0});
  ASSERT_TRUE(from.send_to(as_bytes("x"), {here, resends.one.local().port}));
  ASSERT_TRUE(testing::eventually([&] { return guarded(echoes, guard::loop) == 1; }));
  std::this_thread::sleep_for(100ms);
  EXPECT_EQ(echoes.one.count().received, 32u);
}

TEST_P(OwnNetwork, MulticastsAreAnsweredOnceByTwoWorkers) {
  auto options = private_only();
  options.workers = 2;
  options.groups = {{.group = address::v4(239, 9, 9, 9), .interface = "lo"}};
  running server(options, handler(testing::echo));
  auto from = *socket::open({.bind = endpoint{here, 0}, .multicast_ttl = 1});
  ASSERT_TRUE(from.multicast_interface("lo"));
  for (int i = 0; i < 20; ++i) {
    const endpoint group{address::v4(239, 9, 9, 9), server.one.local().port};
    EXPECT_EQ(text_of(ask(from, "x", group)), "x");
    EXPECT_EQ(text_of(from.receive(20ms)), "nothing");
  }
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(server.one.count().received, 20u);
}

}  // namespace
}  // namespace dgram
