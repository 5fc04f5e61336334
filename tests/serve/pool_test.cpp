// SPDX-License-Identifier: MIT
// Blocking handlers: what waits for what, and what becomes of what waits.
#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <semaphore>
#include <set>
#include <thread>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::eventually;
using testing::running;
using testing::text_of;

server_options pooled(blocking sizes = {}, unsigned workers = 1) {
  return {.listen = endpoint::loopback(0), .workers = workers, .handlers = sizes};
}

void send(socket& from, std::string_view text, const endpoint& target) {
  ASSERT_TRUE(from.send_to(as_bytes(text), target));
}

/// A handler that "wait"s until the test lets it go, and echoes everything else at once.
struct gate {
  std::atomic<int> entered = 0;
  std::counting_semaphore<> open{0};

  handler handle() {
    return handler([this](const datagram& one, reply& answer) {
      if (one.text() == "wait") {
        ++entered;
        open.acquire();
      }
      answer.send(one.payload);
    });
  }
  bool holds(int handlers) {
    return eventually([&] { return entered == handlers; });
  }
};

TEST(Pool, AnswersFromTheAddressItWasAskedAt) {
  auto options = pooled();
  options.listen = endpoint::any(0);
  running server(options, handler(testing::echo));
  auto from = client();
  const endpoint target{address::v4(127, 0, 0, 2), server.one.local().port};
  const auto answer = ask(from, "who", target);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->source, target);
}

TEST(Pool, OneHotClientKeepsOneThread) {
  gate g;
  running server(pooled({.threads = 2}), g.handle());
  auto hot = client(), other = client();
  for (int i = 0; i < 5; ++i) send(hot, "wait", server.one.local());
  ASSERT_TRUE(g.holds(1));
  EXPECT_EQ(text_of(ask(other, "free", server.one.local())), "free");
  EXPECT_EQ(g.entered, 1);
  // The answer is on its way before its place in the account is settled.
  const auto end = clock::now() + 5s;
  while (server.one.count().waiting != 5u && clock::now() < end) std::this_thread::yield();
  EXPECT_EQ(server.one.count().waiting, 5u);
  g.open.release(5);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(text_of(hot.receive(5s)), "wait");
}

TEST(Pool, NobodyWaitsWhileAThreadIsFree) {
  gate g;
  running server(pooled({.threads = 8}), g.handle());
  std::vector<socket> busy;
  for (int i = 0; i < 7; ++i) {
    busy.push_back(client());
    send(busy.back(), "wait", server.one.local());
  }
  ASSERT_TRUE(g.holds(7));
  auto other = client();
  EXPECT_EQ(text_of(ask(other, "free", server.one.local())), "free");
  // The eighth takes the last thread; then others wait.
  send(busy.front(), "again", server.one.local());
  auto eighth = client();
  send(eighth, "wait", server.one.local());
  ASSERT_TRUE(g.holds(8));
  EXPECT_EQ(text_of(ask(other, "none", server.one.local(), 100ms)), "nothing");
  g.open.release(8);
  EXPECT_EQ(text_of(other.receive(5s)), "none");
}

TEST(Pool, KeepsTheOrderOfEachClient) {
  running server(pooled({.threads = 16}), handler([](const datagram& one, reply& answer) {
                   if (one.text().back() == '3') std::this_thread::sleep_for(2ms);
                   answer.send(one.payload);
                 }));
  std::vector<socket> clients;
  for (int c = 0; c < 8; ++c) clients.push_back(client());
  // 200 fit the server's socket buffer, however long it is held up.
  for (int i = 0; i < 25; ++i) {
    for (auto& one : clients) send(one, std::to_string(i), server.one.local());
    std::this_thread::sleep_for(500us);
  }
  for (auto& one : clients) {
    for (int i = 0; i < 25; ++i) EXPECT_EQ(text_of(one.receive(5s)), std::to_string(i));
  }
}

TEST(Pool, AFullQueueDropsTheOldestAndCounts) {
  gate g;
  running server(pooled({.threads = 1, .queue = 4}), g.handle());
  auto busy = client(), other = client();
  send(busy, "wait", server.one.local());
  ASSERT_TRUE(g.holds(1));
  for (int i = 0; i < 4; ++i) send(other, std::to_string(i), server.one.local());
  ASSERT_TRUE(eventually([&] { return server.one.count().waiting == 5; }));
  EXPECT_EQ(server.one.count().dropped_by_queue, 0u);
  for (int i = 4; i < 7; ++i) send(other, std::to_string(i), server.one.local());
  ASSERT_TRUE(eventually([&] { return server.one.count().received == 8; }));
  EXPECT_EQ(server.one.count().dropped_by_queue, 3u);
  EXPECT_EQ(server.one.count().waiting, 5u);
  g.open.release();
  for (int i = 3; i < 7; ++i) EXPECT_EQ(text_of(other.receive(5s)), std::to_string(i));
  EXPECT_TRUE(server.stop());
  const auto count = server.one.count();
  EXPECT_EQ(count.handled, 5u);
  EXPECT_EQ(count.waiting, 0u);
  EXPECT_TRUE(count.balanced());
}

TEST(Pool, StopWaitsForWhatWasReadUpToItsLimit) {
  running server(pooled({.threads = 2}), handler([](const datagram& one, reply& answer) {
                   std::this_thread::sleep_for(30ms);
                   answer.send(one.payload);
                 }));
  auto from = client();
  for (int i = 0; i < 5; ++i) send(from, std::to_string(i), server.one.local());
  ASSERT_TRUE(eventually([&] { return server.one.count().received == 5; }));
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(server.one.count().handled, 5u);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(text_of(from.receive(5s)), std::to_string(i));
}

TEST(Pool, WhatWaitsAfterTheLimitIsDroppedAndCounted) {
  gate g;
  auto options = pooled({.threads = 1});
  options.drain_limit = 50ms;
  running server(options, g.handle());
  auto from = client();
  for (int i = 0; i < 5; ++i) send(from, "wait", server.one.local());
  ASSERT_TRUE(g.holds(1));
  ASSERT_TRUE(eventually([&] { return server.one.count().waiting == 5; }));
  server.one.stop();
  ASSERT_TRUE(eventually([&] { return server.one.count().dropped_by_queue == 4; }));
  EXPECT_EQ(server.one.count().waiting, 1u);  // runs, and is waited for
  g.open.release(5);
  EXPECT_TRUE(server.join());
  EXPECT_EQ(server.one.count().handled, 1u);
  EXPECT_TRUE(server.one.count().balanced());
}

TEST(Pool, EachWorkersHandlerServesItsOwn) {
  running server(pooled({.threads = 4}, 2), [](dgram::server& one, std::stop_token stop) {
    return one.run(stop, per_worker([](unsigned worker) {
                     return [worker](const datagram&, reply& answer) {
                       EXPECT_EQ(answer.worker(), worker);
                       answer.send(std::to_string(worker));
                     };
                   }));
  });
  std::set<std::string> seen;
  for (int i = 0; i < 40; ++i) {
    auto from = client();
    seen.insert(text_of(ask(from, "?", server.one.local())));
  }
  EXPECT_EQ(seen, (std::set<std::string>{"0", "1"}));
  EXPECT_EQ(server.one.count(0).received + server.one.count(1).received, 40u);
}

TEST(Pool, TheLongestDatagramGoesThrough) {
  running server(pooled(), handler(testing::echo));
  auto from = client();
  const std::string longest(payload_bytes_max_v4, 'x');
  EXPECT_EQ(text_of(ask(from, longest, server.one.local())), longest);
}

TEST(Pool, AnswersPastTheBoundAreCounted) {
  running server(pooled(), handler([](const datagram&, reply& answer) {
                   for (int i = 0; i < 64; ++i) EXPECT_EQ(answer.send("x"), verdict::taken);
                   EXPECT_EQ(answer.send("x"), verdict::full);
                 }));
  auto from = client();
  ASSERT_TRUE(ask(from, "?", server.one.local()).has_value());
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(server.one.count().sent, 64u);
  EXPECT_EQ(server.one.count().send_failed, 1u);
}

}  // namespace
}  // namespace dgram
