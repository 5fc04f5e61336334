// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <set>
#include <thread>

#include "running.hpp"
#include "threads_of.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::switches_by_thread;

void stays_asleep(server_options options, std::size_t threads) {
  std::thread([] {}).join();  // sanitizers start a thread of their own with the first one
  const auto others = switches_by_thread();
  testing::running server(std::move(options), handler(testing::echo));
  for (int i = 0; i < 32; ++i) {
    auto from = client();
    ASSERT_TRUE(ask(from, "x", server.one.local()).has_value());
  }
  std::this_thread::sleep_for(200ms);  // all are back asleep
  const auto before = switches_by_thread();
  std::this_thread::sleep_for(2s);
  const auto after = switches_by_thread();
  std::size_t seen = 0;
  for (const auto& [thread, switches] : before) {
    if (others.contains(thread)) continue;
    ++seen;
    EXPECT_EQ(after.at(thread), switches) << "thread " << thread;
  }
  EXPECT_EQ(seen, threads);
}

TEST(Idle, WorkersAreNotWoken) { stays_asleep({.listen = endpoint::loopback(0), .workers = 3}, 3); }

TEST(Idle, ThePoolIsNotWoken) {
  stays_asleep({.listen = endpoint::loopback(0), .handlers = blocking{}}, 1 + 32);
}

}  // namespace
}  // namespace dgram
