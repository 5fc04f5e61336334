// SPDX-License-Identifier: MIT
#include "serve/client_queues.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <random>
#include <string>

namespace dgram {
namespace {

using job = client_queues::job;

std::optional<unsigned> push(client_queues& to, std::uint16_t client, std::string_view text,
                             unsigned origin = 0) {
  datagram one;
  one.source = endpoint::loopback(client);
  one.target = endpoint::loopback(9);
  one.payload = as_bytes(text);
  return to.push(origin, one);
}

TEST(ClientQueues, GiveEachClientsJobsInOrderOneAtATime) {
  client_queues queues(8, 4);
  push(queues, 1, "a");
  push(queues, 1, "b");
  job* a = queues.take();
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->request.text(), "a");
  EXPECT_EQ(queues.take(), nullptr);  // b waits for a
  EXPECT_EQ(queues.waiting(), 1u);
  EXPECT_EQ(queues.out(), 1u);
  queues.done(a);
  job* b = queues.take();
  ASSERT_NE(b, nullptr);
  EXPECT_EQ(b->request.text(), "b");
  queues.done(b);
  EXPECT_EQ(queues.take(), nullptr);
  EXPECT_EQ(queues.waiting() + queues.out(), 0u);
}

TEST(ClientQueues, OneClientDoesNotStandBeforeOthers) {
  client_queues queues(8, 4);
  push(queues, 1, "a1");
  push(queues, 1, "a2");
  push(queues, 2, "b1");
  push(queues, 3, "c1");
  job* a1 = queues.take();
  job* b1 = queues.take();
  job* c1 = queues.take();
  ASSERT_TRUE(a1 && b1 && c1);
  EXPECT_EQ(b1->request.text(), "b1");
  EXPECT_EQ(c1->request.text(), "c1");
  push(queues, 4, "d1");
  queues.done(a1);
  EXPECT_EQ(queues.take()->request.text(), "d1");  // was ready before a2
  EXPECT_EQ(queues.take()->request.text(), "a2");
}

TEST(ClientQueues, TheSameSourceAtAnotherTargetIsAnotherClient) {
  client_queues queues(8, 4);
  datagram one;
  one.source = endpoint::loopback(1);
  one.target = endpoint::loopback(9);
  queues.push(0, one);
  one.target = endpoint::loopback(10);
  queues.push(0, one);
  EXPECT_NE(queues.take(), nullptr);
  EXPECT_NE(queues.take(), nullptr);
}

TEST(ClientQueues, OnePastTheBoundDropsTheOldestThatWaits) {
  client_queues queues(2, 2);
  push(queues, 1, "out", 7);
  job* out = queues.take();
  EXPECT_EQ(push(queues, 1, "a", 8), std::nullopt);
  EXPECT_EQ(push(queues, 2, "b", 9), std::nullopt);
  EXPECT_EQ(push(queues, 3, "c", 10), 8u);
  EXPECT_EQ(queues.waiting(), 2u);
  EXPECT_EQ(out->request.text(), "out");  // what is out is not dropped
  queues.done(out);
  EXPECT_EQ(queues.take()->request.text(), "b");
  EXPECT_EQ(queues.take()->request.text(), "c");
  EXPECT_EQ(queues.take(), nullptr);
  EXPECT_EQ(queues.drop_oldest(), std::nullopt);
}

TEST(ClientQueues, PayloadsAreCopiedWholeUpToTheLongest) {
  client_queues queues(2, 1);
  std::string longest(payload_bytes_max_v6, 'x');
  push(queues, 1, longest);
  push(queues, 2, "");
  longest.assign(longest.size(), 'y');
  job* one = queues.take();
  EXPECT_EQ(one->request.text(), std::string(payload_bytes_max_v6, 'x'));
  queues.done(one);
  EXPECT_TRUE(queues.take()->request.payload.empty());
}

// The same rules, written plainly: what each client waits with, and who is out.
struct model {
  std::map<std::uint16_t, std::deque<std::string>> waiting;
  std::map<std::uint16_t, std::string> out;
};

TEST(ClientQueues, KeepTheirRulesUnderARandomLoad) {
  constexpr std::size_t waiting_max = 12, out_max = 5;
  client_queues queues(waiting_max, out_max);
  model expected;
  std::vector<job*> out;
  std::mt19937 random(1);
  std::size_t dropped = 0;
  std::deque<std::pair<std::uint16_t, std::string>> order;  // of all that wait
  for (int i = 0; i < 200'000; ++i) {
    const auto dice = random() % 3;
    if (dice == 0 || (dice == 1 && out.empty())) {
      const auto client = static_cast<std::uint16_t>(1 + random() % 9);
      const auto text = std::to_string(i);
      if (order.size() == waiting_max) {
        expected.waiting[order.front().first].pop_front();
        order.pop_front();
        ++dropped;
        ASSERT_TRUE(push(queues, client, text).has_value());
      } else {
        ASSERT_FALSE(push(queues, client, text).has_value());
      }
      expected.waiting[client].push_back(text);
      order.emplace_back(client, text);
    } else if (dice == 1) {
      const auto which = random() % out.size();
      expected.out.erase(out[which]->request.source.port);
      queues.done(out[which]);
      out.erase(out.begin() + static_cast<std::ptrdiff_t>(which));
    } else if (out.size() < out_max) {
      job* one = queues.take();
      bool any_ready = false;
      for (const auto& [client, jobs] : expected.waiting) {
        any_ready = any_ready || (!jobs.empty() && !expected.out.contains(client));
      }
      ASSERT_EQ(one != nullptr, any_ready);
      ASSERT_EQ(queues.has_ready() || one != nullptr, any_ready);
      if (one == nullptr) continue;
      const auto client = one->request.source.port;
      ASSERT_FALSE(expected.out.contains(client));
      ASSERT_EQ(expected.waiting[client].front(), one->request.text());
      std::erase(order, std::pair(client, std::string(one->request.text())));
      expected.waiting[client].pop_front();
      expected.out.emplace(client, one->request.text());
      out.push_back(one);
    }
    ASSERT_EQ(queues.waiting(), order.size());
    ASSERT_EQ(queues.out(), out.size());
  }
  EXPECT_GT(dropped, 1000u);
}

}  // namespace
}  // namespace dgram
