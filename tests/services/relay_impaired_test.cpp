// SPDX-License-Identifier: MIT
#include "services/relay/relay.hpp"

#include <gtest/gtest.h>

#include <array>
#include <bit>
#include <string>
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

constexpr auto up = relay_way::up;
constexpr auto down = relay_way::down;

TEST(Relay, TheSameSeedLosesTheSameDatagrams) {
  constexpr std::size_t count = 2'000;
  const auto survivors = [&](std::uint64_t seed) {
    const echo_server far;
    running_relay here({.target = far.local(),
                        .impaired = {impairment{.loss = 0.1, .seed = seed},
                                     impairment{.loss = 0.1, .seed = seed}}});
    auto client = here.client();
    std::vector<std::string> came;
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_TRUE(client.send(as_bytes(std::to_string(i))));
      if (i % 100 != 99) continue;
      here.settle_echoed(i + 1);
      for (auto& one : testing::waiting_at(client)) came.push_back(std::move(one));
    }
    const auto account = here.end();
    EXPECT_EQ(account[up].received, count);
    EXPECT_EQ(came.size(), account[down].forwarded);
    EXPECT_EQ(account[up].lost + account[down].lost, count - came.size());
    expect_balanced(account);
    return came;
  };
  const auto first = survivors(7);
  EXPECT_NE(first.size(), count);
  EXPECT_EQ(first, survivors(7));
  EXPECT_NE(first, survivors(8));
}

TEST(Relay, ClientsHaveStreamsOfTheirOwn) {
  const impairment half{.loss = 0.5, .seed = 100};
  std::array<std::vector<std::string>, 3> came;
  testing::silent_target far;
  running_relay here({.target = far.local(), .impaired = {half, half}});
  std::vector<socket> clients;
  for (std::size_t c = 0; c < came.size(); ++c) {
    clients.push_back(here.client());
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(clients[c].send(as_bytes(std::to_string(i))));
    here.settle(50 * (c + 1));
    came[c] = far.received();
    impairer same(100 + c);
    std::vector<std::string> expected;
    for (int i = 0; i < 50; ++i) {
      if (same.next(half, {}, 2).what == fate::end::passes) expected.push_back(std::to_string(i));
    }
    EXPECT_EQ(came[c], expected) << "seed + index";
  }
  EXPECT_NE(came[0], came[1]);
}

TEST(Relay, TheAccountClosesUnderAllImpairmentsAtOnce) {
  const impairment bad{.loss = 0.1,
                       .duplicate = 0.2,
                       .reorder = 0.1,
                       .corrupt = 0.1,
                       .delay = 2ms,
                       .jitter = 3ms,
                       .bandwidth = 50'000'000,
                       .mtu = 900};
  testing::silent_target far;
  running_relay here({.target = far.local(), .impaired = {bad, bad}});
  auto client = here.client();
  for (int i = 0; i < 1'000; ++i) {
    ASSERT_TRUE(client.send(as_bytes(std::string(static_cast<std::size_t>(i), 'x'))));
    EXPECT_TRUE(here.count()[up].balanced());
    if (i % 10 != 9) continue;
    here.settle(static_cast<std::size_t>(i) + 1);
    far.received();
  }
  const auto account = here.end();
  const auto& sum = account[up];
  EXPECT_EQ(sum.received, 1'000u);
  EXPECT_GT(sum.lost, 0u);
  EXPECT_GT(sum.duplicated, 0u);
  EXPECT_GT(sum.corrupted, 0u);
  EXPECT_GT(sum.reordered + sum.unswapped, 0u);
  EXPECT_GT(sum.too_big, 0u);
  EXPECT_EQ(sum.received + sum.duplicated, sum.forwarded + sum.lost + sum.too_big + sum.queue);
  expect_balanced(account);
}

TEST(Relay, ASwapADoubleAndAChangedBitArriveAsSuch) {
  testing::silent_target far;
  running_relay here({.target = far.local(), .impaired = {impairment{.reorder = 1}, {}}});
  auto client = here.client();
  for (const auto* each : {"a", "b", "c", "d", "e"}) ASSERT_TRUE(client.send(as_bytes(each)));
  EXPECT_EQ(far.next(5), (std::vector<std::string>{"b", "a", "d", "c", "e"}));
  ASSERT_TRUE(here.set(up, {.duplicate = 1, .corrupt = 1}));
  ASSERT_TRUE(client.send(as_bytes("00")));
  const auto twice = far.next(2);
  ASSERT_EQ(twice.size(), 2u);
  EXPECT_EQ(twice[0], twice[1]);
  int bits = 0;
  for (const char c : twice[0]) bits += std::popcount(static_cast<unsigned char>(c ^ '0'));
  EXPECT_EQ(bits, 1);
  const auto account = here.end();
  EXPECT_EQ(account[up].reordered, 2u);
  EXPECT_EQ(account[up].unswapped, 1u);
  EXPECT_EQ(account[up].duplicated, 1u);
  EXPECT_EQ(account[up].corrupted, 1u);
  expect_balanced(account);
}

TEST(Relay, WhatIsLateKeepsItsOrderAndLeavesAtTheEndAtOnce) {
  testing::silent_target far;
  running_relay here({.target = far.local(), .impaired = {impairment{.delay = 100ms}, {}}});
  auto client = here.client();
  const auto began = clock::now();
  for (const auto* each : {"a", "b", "c"}) ASSERT_TRUE(client.send(as_bytes(each)));
  EXPECT_EQ(far.next(3), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_GE(clock::now() - began, 100ms);
  ASSERT_TRUE(here.set(up, {.delay = 1h}));
  for (const auto* each : {"d", "e"}) ASSERT_TRUE(client.send(as_bytes(each)));
  EXPECT_TRUE(eventually([&] { return here.count()[up].waiting == 2; }));
  expect_balanced(here.end());
  EXPECT_EQ(far.next(2), (std::vector<std::string>{"d", "e"}));
}

TEST(Relay, IsSetWhileItRuns) {
  const echo_server far;
  running_relay here({.target = far.local()});
  auto client = here.client();
  EXPECT_EQ(answered(client, "before"), "before");
  ASSERT_TRUE(here.set({.loss = 1}));
  EXPECT_EQ(here.one().impaired(up).loss, 1);
  ASSERT_TRUE(client.send(as_bytes("never")));
  EXPECT_TRUE(eventually([&] { return here.count()[up].lost == 1; }));
  ASSERT_TRUE(here.set(up, {}));
  ASSERT_TRUE(client.send(as_bytes("only up")));
  EXPECT_TRUE(eventually([&] { return here.count()[down].lost == 1; }));
  ASSERT_TRUE(here.set(down, {}));
  EXPECT_EQ(answered(client, "after"), "after");
  EXPECT_FALSE(here.set({.loss = 2})) << "out of its bounds";
  EXPECT_EQ(answered(client, "as before"), "as before");
}

TEST(Relay, OneMoreThanMayWaitIsDroppedAndCounted) {
  constexpr std::size_t fit = relay::waiting_bytes_max / payload_bytes_max_v4;
  testing::silent_target far;
  running_relay here({.target = far.local(), .impaired = {impairment{.delay = 1h}, {}}});
  auto client = here.client();
  const std::string longest(payload_bytes_max_v4, 'x');
  for (std::size_t i = 0; i < fit; ++i) {
    ASSERT_TRUE(client.send(as_bytes(longest)));
    ASSERT_TRUE(eventually([&] { return here.count()[up].waiting == i + 1; }));
  }
  ASSERT_TRUE(client.send(as_bytes(longest)));
  EXPECT_TRUE(eventually([&] { return here.count()[up].queue == 1; }));
  EXPECT_EQ(here.count()[up].waiting, fit);
  expect_balanced(here.end());
}

}  // namespace
}  // namespace dgram::services
