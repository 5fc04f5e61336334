// SPDX-License-Identifier: MIT
// How long others wait while one client's handler sleeps.
#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <algorithm>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::text_of;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr duration delay_max = 250ms;  // instrumented code is slow by itself
#else
constexpr duration delay_max = 50ms;
#endif

void delays_no_other(unsigned workers) {
  testing::running server(
      {.listen = endpoint::loopback(0), .workers = workers, .handlers = blocking{}},
      handler([](const datagram& one, reply& answer) {
        if (one.text() == "sleep") std::this_thread::sleep_for(1s);
        answer.send(one.payload);
      }));
  const auto target = server.one.local();
  auto slow = client();
  const auto start = clock::now();
  ASSERT_TRUE(slow.send_to(as_bytes("sleep"), target));
  duration worst{};
  while (clock::now() < start + 900ms) {
    auto other = client();
    const auto before = clock::now();
    ASSERT_EQ(text_of(ask(other, "quick", target)), "quick");
    worst = std::max<duration>(worst, clock::now() - before);
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_LE(worst, delay_max);
  EXPECT_EQ(text_of(slow.receive(5s)), "sleep");
  EXPECT_GE(clock::now() - start, 1s);
}

TEST(SlowHandler, DelaysNoOtherClient) { delays_no_other(1); }
TEST(SlowHandler, DelaysNoOtherClientOfTwoWorkers) { delays_no_other(2); }

// All threads but one sleep: the last serves everybody else.
TEST(SlowHandler, ThirtyOneOfThemDelayNoOtherClient) {
  testing::running server({.listen = endpoint::loopback(0), .handlers = blocking{}},
                          handler([](const datagram& one, reply& answer) {
                            if (one.text() == "sleep") std::this_thread::sleep_for(1s);
                            answer.send(one.payload);
                          }));
  std::vector<socket> sleepers;
  for (int i = 0; i < 31; ++i) {
    sleepers.push_back(client());
    ASSERT_TRUE(sleepers.back().send_to(as_bytes("sleep"), server.one.local()));
  }
  auto other = client();
  duration worst{};
  for (int i = 0; i < 100; ++i) {
    const auto before = clock::now();
    ASSERT_EQ(text_of(ask(other, "quick", server.one.local())), "quick");
    worst = std::max<duration>(worst, clock::now() - before);
    std::this_thread::sleep_for(2ms);
  }
  EXPECT_LE(worst, delay_max);
  for (auto& each : sleepers) EXPECT_EQ(text_of(each.receive(5s)), "sleep");
}

}  // namespace
}  // namespace dgram
