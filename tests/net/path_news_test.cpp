// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <thread>

#include <dgram/outbox.hpp>
#include <dgram/receive_batch.hpp>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

class PathNews : public ::testing::TestWithParam<address> {};

TEST_P(PathNews, ARefusedTargetIsNamedOnAnUnconnectedSocket) {
  auto client = open();
  const auto dead = dead_endpoint(GetParam());
  must(client.send_to(as_bytes("x"), dead));
  const auto before = clock::now();
  EXPECT_FALSE(must(client.receive(patience)));  // ends early: there is news
  EXPECT_LT(clock::now() - before, patience);
  const auto news = client.take_path_error();
  ASSERT_TRUE(news);
  EXPECT_EQ(news->why, path_error::reason::refused);
  EXPECT_EQ(news->target, dead);
  EXPECT_EQ(news->by, GetParam());
  EXPECT_EQ(news->error, std::errc::connection_refused);
  EXPECT_FALSE(client.take_path_error());
}

TEST_P(PathNews, ADatagramThatWasRefusedIsToldByItsFirstBytes) {
  auto client = open();
  const auto dead = dead_endpoint(GetParam());
  for (const std::string& payload : {std::string("first"), std::string(1000, 'x'), std::string()}) {
    must(client.send_to(as_bytes(payload), dead));
    EXPECT_FALSE(must(client.receive(patience)));
    const auto news = client.take_path_error();
    ASSERT_TRUE(news);
    EXPECT_EQ(as_text(news->quoted()), payload.substr(0, path_error::quote_bytes_max));
    EXPECT_EQ(news->cause(), "Port unreachable");
  }
}

TEST_P(PathNews, AConnectedSocketIsToldTheSameWay) {
  auto client = open();
  const auto dead = dead_endpoint(GetParam());
  must(client.connect(dead));
  must(client.send(as_bytes("x")));
  EXPECT_FALSE(must(client.receive(patience)));
  const auto news = client.take_path_error();
  ASSERT_TRUE(news);
  EXPECT_EQ(news->target, dead);
}

TEST_P(PathNews, ADeadPeerCostsNobodyElseADatagram) {
  auto client = open();
  auto alive = bound(GetParam());
  const auto dead = dead_endpoint(GetParam());
  constexpr int rounds = 50;
  for (int i = 0; i < rounds; ++i) {
    must(client.send_to(as_bytes("x"), dead));
    must(client.send_to(as_bytes("y"), alive.local()));
    must(alive.send_to(as_bytes("z"), {GetParam(), client.local().port}));
    EXPECT_EQ(next(alive).text(), "y");
    EXPECT_EQ(next(client).text(), "z");
  }
  int news = 0;
  while (client.take_path_error()) ++news;
  EXPECT_EQ(news, rounds);
}

TEST_P(PathNews, ADeadPeerInABatchCostsNobodyElseADatagram) {
  auto client = open();
  auto alive = bound(GetParam());
  const auto dead = dead_endpoint(GetParam());
  outbox out;
  for (unsigned i = 0; i < 40; ++i) {
    ASSERT_TRUE(out.send(i % 4 == 0 ? dead : alive.local(), bytes(i % 7 + 1, i)));
  }
  const auto done = out.flush(client);
  EXPECT_EQ(done.sent, 40U);
  EXPECT_EQ(done.failed, 0U);
  int count = 0;
  while (must(alive.receive(a_moment))) ++count;
  EXPECT_EQ(count, 30);
}

INSTANTIATE_TEST_SUITE_P(Families, PathNews,
                         ::testing::Values(address::loopback_v4(), address::loopback_v6()),
                         [](const auto& row) { return row.param.is_v4() ? "V4" : "V6"; });

// Threads that send to dead peers must not cost those a datagram that send to the living.
TEST(PathNews, DeadPeersOfOtherThreadsCostNoSend) {
  auto living = bound(address::loopback_v4(), {.receive_buffer_bytes = 8U << 20U});
  auto sender = open({.family = socket_family::v4});
  const std::array dead{dead_endpoint(), dead_endpoint()};
  std::atomic<bool> over = false;
  std::vector<std::jthread> others;
  for (const endpoint& target : dead) {
    others.emplace_back([&sender, &over, target] {
      while (!over) static_cast<void>(sender.send_to(as_bytes("dead"), target));
    });
  }
  std::vector<std::jthread> ours;
  std::atomic<int> failed = 0;
  for (int i = 0; i < 2; ++i) {
    ours.emplace_back([&] {
      for (int k = 0; k < 20'000; ++k) {
        if (!sender.send_to(as_bytes("living"), living.local())) ++failed;
      }
    });
  }
  ours.clear();
  over = true;
  EXPECT_EQ(failed, 0);
}

// Refused by this machine: once, with the port that was sent to, besides the error itself.
TEST(PathNews, ADatagramTooBigForTheWayIsToldOnce) {
  const endpoint target{address::loopback_v6(), 9};
  const std::vector<std::byte> big(payload_bytes_max_v6);  // with its headers more than lo's MTU
  for (const bool by_outbox : {false, true}) {
    auto sender = open({.family = socket_family::v6, .dont_fragment = true});
    if (by_outbox) {
      outbox out;
      ASSERT_TRUE(out.send(target, big));
      EXPECT_EQ(out.flush(sender).outcomes[0], std::errc::message_size);
    } else {
      EXPECT_EQ(sender.send_to(big, target).error().code, std::errc::message_size);
    }
    const auto news = sender.take_path_error();
    ASSERT_TRUE(news);
    EXPECT_EQ(news->why, path_error::reason::too_big);
    EXPECT_EQ(news->target, target);
    EXPECT_FALSE(sender.take_path_error());
  }
}

// The recipe of socket::native_handle(): under epoll, a call that finds nothing takes the records.
TEST(PathNews, ACallThatFindsNothingLowersTheErrorEvent) {
  auto sender = open({.family = socket_family::v4});
  outbox out;
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 8; ++i) ASSERT_TRUE(out.send(dead_endpoint(), as_bytes("x")));
    static_cast<void>(out.flush(sender));
  }
  pollfd watched{sender.native_handle(), POLLIN, 0};
  ASSERT_EQ(::poll(&watched, 1, 1'000), 1);
  ASSERT_NE(watched.revents & POLLERR, 0);
  int pending = 0;  // some loops ask for it first, and then no call fails for the records' sake
  socklen_t size = sizeof pending;
  ::getsockopt(sender.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size);
  receive_batch batch;
  EXPECT_EQ(must(sender.receive(batch, 0s)), 0U);
  EXPECT_EQ(::poll(&watched, 1, 0), 0);
}

TEST(PathNews, OneMoreThanKeptDropsTheOldestAndCounts) {
  auto client = open();
  std::vector<endpoint> dead;
  for (std::size_t i = 0; i <= socket::path_errors_max; ++i) dead.push_back(dead_endpoint());
  for (const auto& one : dead) must(client.send_to(as_bytes("x"), one));
  EXPECT_EQ(client.take_path_error()->target, dead[1]);
  EXPECT_EQ(client.path_errors_dropped(), 1U);
}

TEST(PathNews, WithoutAskingThereIsNone) {
  auto client = open({.path_news = false});
  must(client.send_to(as_bytes("x"), dead_endpoint()));
  EXPECT_TRUE(is_quiet(client));
  EXPECT_FALSE(client.take_path_error());
}

TEST(PathNews, OldNewsEndsOneWaitOnly) {
  auto client = bound();
  must(client.send_to(as_bytes("x"), dead_endpoint()));
  EXPECT_FALSE(must(client.receive(patience)));
  const auto before = clock::now();
  EXPECT_FALSE(must(client.receive(30ms)));
  EXPECT_GE(clock::now() - before, 30ms);
}

TEST(PathNews, ReadingItLowersTheErrorEvent) {
  auto client = bound();
  must(client.send_to(as_bytes("x"), dead_endpoint()));
  pollfd watched{client.native_handle(), POLLIN, 0};
  ASSERT_EQ(::poll(&watched, 1, 1000), 1);
  EXPECT_TRUE(client.take_path_error());
  // What is left is the pending errno of the socket, which one look takes away.
  EXPECT_FALSE(must(client.receive(0ns)));
  EXPECT_EQ(::poll(&watched, 1, 0), 0);
}

}  // namespace
}  // namespace dgram
