// SPDX-License-Identifier: MIT
#include "services/relay/relay.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include <dgram/socket.hpp>

#include "relay_ends.hpp"

namespace dgram::services {
namespace {

using namespace std::chrono_literals;
using testing::answered;
using testing::echo_server;
using testing::expect_balanced;
using testing::running_relay;
using testing::text_of;

constexpr auto up = relay_way::up;
constexpr auto down = relay_way::down;

TEST(Relay, WhatItDoesNotKnowPassesUntouchedBothWays) {
  const echo_server far;
  running_relay here({.target = far.local()});
  auto client = here.client();
  std::string every;
  for (int i = 0; i < 256; ++i) every += static_cast<char>(i);
  const std::vector<std::string> all{"", "x", every, std::string(1'472, '\0'),
                                     std::string(payload_bytes_max_v4, '\xff')};
  for (const auto& one : all) EXPECT_EQ(answered(client, one), one) << one.size();
  const auto account = here.end();
  for (const auto way : {up, down}) {
    EXPECT_EQ(account[way].received, all.size());
    EXPECT_EQ(account[way].forwarded, all.size());
    EXPECT_EQ(account[way].forwarded_bytes, account[way].received_bytes);
  }
  EXPECT_EQ(account.clients_came, 1u);
  expect_balanced(account);
}

TEST(Relay, AnAnswerLeavesFromTheAddressTheClientSpokeTo) {
  const echo_server far;
  running_relay here({.listen = endpoint::any(0), .target = far.local()});
  const auto port = here.local().port;
  auto client = *socket::open();
  for (const auto& host :
       {address::v4(127, 0, 0, 1), address::v4(127, 0, 0, 5), address::loopback_v6()}) {
    ASSERT_TRUE(client.send_to(as_bytes("hello"), {host, port}));
    const auto answer = client.receive(5s);
    ASSERT_EQ(text_of(answer), "hello");
    EXPECT_EQ((*answer)->source, (endpoint{host, port}));
  }
  EXPECT_EQ(here.end().clients_came, 3u) << "each address is a conversation of its own";
}

TEST(Relay, EitherEndMayBeOfEitherFamily) {
  const echo_server far({address::loopback_v6(), 0});
  running_relay here({.target = far.local()});
  auto client = here.client();
  EXPECT_EQ(answered(client, "from four to six"), "from four to six");
}

TEST(Relay, ObserversSeeEveryDatagramAndItsFate) {
  std::vector<std::string> seen;
  const echo_server far;
  running_relay here({.target = far.local(),
                      .impaired = {impairment{.mtu = 4}, {}},
                      .observers = {.seen = [&](const relayed& one) {
                        EXPECT_FALSE(one.withheld);
                        seen.push_back(std::string(name(one.way)) + " " +
                                       std::string(as_text(one.payload)) + " " +
                                       std::to_string(static_cast<int>(one.what.what)));
                      }}});
  auto client = here.client();
  ASSERT_TRUE(client.send(as_bytes("too long")));
  EXPECT_EQ(answered(client, "x"), "x");
  here.end();
  EXPECT_EQ(seen, (std::vector<std::string>{"up too long 2", "up x 0", "down x 0"}));
}

TEST(Relay, OptionsOutOfTheirBoundsAreRefused) {
  const endpoint target = endpoint::loopback(9);
  for (const relay_options& wrong :
       {relay_options{.target = target, .clients = 0},
        relay_options{.target = target, .clients = relay_options::clients_max + 1},
        relay_options{.target = target, .idle = 0s},
        relay_options{.target = target, .idle = relay_options::idle_max + 1ns},
        relay_options{.target = target, .impaired = {impairment{.loss = 2}}}}) {
    const auto one = relay::open(wrong);
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code, std::errc::invalid_argument);
  }
  for (const relay_options& wrong :
       {relay_options{}, relay_options{.target = endpoint::loopback(0)},
        relay_options{.target = endpoint::any(9)},
        relay_options{.target = {address::v4(239, 1, 2, 3), 9}},
        relay_options{.listen = {address::v4(239, 1, 2, 3), 9}, .target = target}}) {
    const auto one = relay::open(wrong);
    ASSERT_FALSE(one);
    EXPECT_EQ(one.error().code, errc::bad_address);
  }
}

TEST(Relay, TrainsComeApartAndGoOnTogether) {
  constexpr std::size_t count = 64;
  testing::silent_target far;
  running_relay here({.target = far.local(), .gro = true});
  auto client = here.client();
  outbox out;
  std::vector<std::string> sent;
  for (std::size_t i = 0; i < count; ++i) {
    sent.push_back(std::to_string(1'000 + i));
    ASSERT_TRUE(out.send({.target = {}, .payload = as_bytes(sent.back())}));
  }
  ASSERT_EQ(out.flush(client).sent, count);
  EXPECT_EQ(far.next(count), sent);
  EXPECT_EQ(here.end()[up].forwarded, count);
}

}  // namespace
}  // namespace dgram::services
