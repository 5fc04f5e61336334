// SPDX-License-Identifier: MIT
#include "services/relay/relay.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include <dgram/socket.hpp>

#include "relay_ends.hpp"

namespace dgram::services {
namespace {

using namespace std::chrono_literals;
using testing::answered;
using testing::echo_server;
using testing::eventually;
using testing::expect_balanced;
using testing::running_relay;
using testing::text_of;

constexpr auto up = relay_way::up;
constexpr auto down = relay_way::down;

TEST(Relay, AThousandClientsGetTheirOwnAnswers) {
  constexpr std::size_t clients = 1'000, each = 20;
  constexpr std::size_t at_once = 100;  // what every receive buffer on the way has room for
  const echo_server far;
  running_relay here({.target = far.local()});
  std::vector<socket> all;
  for (std::size_t i = 0; i < clients; ++i) all.push_back(here.client());
  for (std::size_t number = 0; number < each; ++number) {
    const auto text = [&](std::size_t i) {
      return std::to_string(i) + ":" + std::to_string(number);
    };
    for (std::size_t from = 0; from < clients; from += at_once) {
      const std::size_t to = from + at_once;
      for (auto i = from; i < to; ++i) ASSERT_TRUE(all[i].send(as_bytes(text(i))));
      for (auto i = from; i < to; ++i) ASSERT_EQ(text_of(all[i].receive(5s)), text(i));
    }
  }
  const auto account = here.end();
  EXPECT_EQ(account.clients_came, clients);
  EXPECT_EQ(account[up].forwarded, clients * each);
  EXPECT_EQ(account[down].forwarded, clients * each);
  expect_balanced(account);
}

TEST(Relay, OneClientTooManyPushesTheLongestSilentOut) {
  const echo_server far;
  running_relay here({.target = far.local(), .clients = 2});
  auto a = here.client(), b = here.client(), c = here.client();
  EXPECT_EQ(answered(a, "a"), "a");
  EXPECT_EQ(answered(b, "b"), "b");
  EXPECT_EQ(answered(a, "a"), "a");
  EXPECT_EQ(answered(c, "c"), "c") << "b was silent for longest";
  EXPECT_EQ(here.count().clients_dropped, 1u);
  EXPECT_EQ(answered(a, "a"), "a");
  EXPECT_EQ(here.count().clients_came, 3u);
  EXPECT_EQ(answered(b, "b"), "b") << "it may come back";
  const auto account = here.end();
  EXPECT_EQ(account.clients, 2u);
  EXPECT_EQ(account.clients_came, 4u);
  EXPECT_EQ(account.clients_dropped, 2u);
}

TEST(Relay, ASilentClientIsForgotten) {
  const echo_server far;
  running_relay here({.target = far.local(), .idle = 50ms});
  auto client = here.client();
  EXPECT_EQ(answered(client, "x"), "x");
  EXPECT_TRUE(eventually([&] { return here.count().clients == 0; }));
  EXPECT_EQ(here.count().clients_idle, 1u);
  EXPECT_EQ(answered(client, "y"), "y");
}

TEST(Relay, ARefusedTargetIsToldAndDisturbsNobody) {
  std::mutex mutex;
  std::vector<std::pair<endpoint, path_error>> news;
  endpoint nobody;
  {
    const testing::silent_target gone;
    nobody = gone.local();
  }
  running_relay here(
      {.target = nobody,
       .observers = {.news = [&](relay_way which, const endpoint& client, const path_error& one) {
         const std::scoped_lock lock(mutex);
         EXPECT_EQ(which, up);
         news.emplace_back(client, one);
       }}});
  auto client = here.client();
  for (std::uint64_t i = 1; i <= 3; ++i) {
    ASSERT_TRUE(client.send(as_bytes("x")));
    EXPECT_TRUE(eventually([&] { return here.count()[up].news == i; }));
  }
  EXPECT_FALSE(client.take_path_error()) << "the client sees silence";
  const auto account = here.end();
  EXPECT_EQ(account[up].forwarded, 3u);
  ASSERT_EQ(news.size(), 3u);
  EXPECT_EQ(news[0].first, client.local());
  EXPECT_EQ(news[0].second.why, path_error::reason::refused);
  EXPECT_EQ(news[0].second.target, nobody);
}

TEST(Relay, AClientThatLeftIsToldAsNewsOfTheWayDown) {
  testing::silent_target far;
  running_relay here({.target = far.local()});
  {
    auto client = here.client();
    ASSERT_TRUE(client.send(as_bytes("x")));
    ASSERT_EQ(far.next(1).size(), 1u);
  }
  far.answer("too late");
  EXPECT_TRUE(eventually([&] { return here.count()[down].news == 1; }));
  EXPECT_EQ(here.end()[down].forwarded, 1u);
}

TEST(Relay, SourcesThatAreNotAllowedAreSeenAndGoNowhere) {
  int withheld = 0;
  testing::silent_target far;
  running_relay here({.target = far.local(),
                      .allow = {*network::parse("192.0.2.0/24")},
                      .observers = {.seen = [&](const relayed& one) {
                        EXPECT_EQ(one.withheld, guard::not_allowed);
                        ++withheld;
                      }}});
  auto client = here.client();
  ASSERT_TRUE(client.send(as_bytes("x")));
  EXPECT_TRUE(eventually([&] { return here.count()[up].withheld_total() == 1; }));
  const auto account = here.end();
  EXPECT_EQ(account[up].received, 1u);
  EXPECT_EQ(account[up].forwarded, 0u);
  EXPECT_EQ(account.clients_came, 0u);
  EXPECT_EQ(withheld, 1);
  expect_balanced(account);
}

TEST(Relay, ToItselfIsRefusedByName) {
  const auto port = testing::silent_target().local().port;
  for (const auto& [listen, target] :
       {std::pair(endpoint::loopback(port), endpoint::loopback(port)),
        std::pair(endpoint::any(port), endpoint::loopback(port)),
        std::pair(endpoint::any(port), endpoint{address::loopback_v6(), port}),
        std::pair(endpoint{address::any_v4(), port}, endpoint{address::v4(127, 0, 0, 9), port})}) {
    const auto one = relay::open({.listen = listen, .target = target});
    ASSERT_FALSE(one) << listen.to_string() << " " << target.to_string();
    EXPECT_EQ(one.error().code, std::errc::too_many_symbolic_link_levels);
    EXPECT_EQ(one.error().where, target);
  }
  EXPECT_TRUE(relay::open(
      {.listen = endpoint::loopback(port), .target = {address::v4(127, 0, 0, 9), port}}));
}

TEST(Relay, RelaysInACircleEnd) {
  const auto port = testing::silent_target().local().port;
  running_relay first({.target = endpoint::loopback(port)});
  running_relay second({.listen = endpoint::loopback(port), .target = first.local()});
  auto client = first.client();
  ASSERT_TRUE(client.send(as_bytes("round and round")));
  const auto looped = [](running_relay& one) {
    return one.count()[up].withheld[static_cast<std::size_t>(guard::loop)];
  };
  EXPECT_TRUE(eventually([&] { return looped(first) + looped(second) == 1; }));
  const auto a = first.end(), b = second.end();
  EXPECT_LE(a.clients_came + b.clients_came, 255u);
  expect_balanced(a);
  expect_balanced(b);
}

}  // namespace
}  // namespace dgram::services
