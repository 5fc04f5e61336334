// SPDX-License-Identifier: MIT
// Deadlines of handlers, on the clock of this machine.
#include <gtest/gtest.h>
#include <dgram/server.hpp>

#include <atomic>
#include <mutex>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::eventually;
using testing::running;

constexpr duration late_max = 20ms;  // "a few ms", on a machine that does other things too

/// When on_deadline ran; any thread.
class wakings {
 public:
  void add(const turn& one) {
    const std::scoped_lock lock(mutex_);
    at_.push_back(one.now());
  }
  std::vector<time_point> all() const {
    const std::scoped_lock lock(mutex_);
    return at_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<time_point> at_;
};

// The request tells after how many ms to wake, each in its own byte.
void ask_wakes(const datagram& request, reply& answer) {
  for (const auto ms : request.payload) {
    answer.wake_at(answer.now() + std::chrono::milliseconds(std::to_integer<int>(ms)));
  }
  answer.send("");
}

class Deadline : public ::testing::TestWithParam<bool> {  // on the pool?
 protected:
  static server_options options() {
    server_options one{.listen = endpoint::loopback(0)};
    if (GetParam()) one.handlers = blocking{.threads = 4};
    return one;
  }
};
INSTANTIATE_TEST_SUITE_P(, Deadline, ::testing::Bool(),
                         [](const auto& one) { return one.param ? "Pool" : "Worker"; });

TEST_P(Deadline, WakesWithinAFewMilliseconds) {
  wakings woken;
  running server(options(), handler(ask_wakes, [&](turn& now) { woken.add(now); }));
  auto from = client();
  for (int round = 1; round <= 10; ++round) {
    const auto before = clock::now();
    ASSERT_TRUE(ask(from, "\x14", server.one.local()).has_value());
    const auto asked = clock::now();
    ASSERT_TRUE(eventually([&] { return woken.all().size() == static_cast<std::size_t>(round); }));
    EXPECT_GE(woken.all().back(), before + 20ms);
    EXPECT_LE(woken.all().back(), asked + 20ms + late_max);
  }
}

TEST_P(Deadline, TheEarliestWinsAndIsWokenOnce) {
  wakings woken;
  running server(options(), handler(ask_wakes, [&](turn& now) { woken.add(now); }));
  auto from = client();
  ASSERT_TRUE(ask(from, "\x64", server.one.local()).has_value());          // 100 ms
  ASSERT_TRUE(ask(from, "\x5a\x0a\x32", server.one.local()).has_value());  // 90, 10, 50 ms
  const auto asked = clock::now();
  ASSERT_TRUE(eventually([&] { return !woken.all().empty(); }));
  EXPECT_LE(woken.all().front(), asked + 10ms + late_max);
  std::this_thread::sleep_for(150ms);
  EXPECT_EQ(woken.all().size(), 1u);
}

TEST_P(Deadline, OneThatAsksAgainTicks) {
  wakings woken;
  running server(options(), handler(ask_wakes, [&](turn& now) {
                   woken.add(now);
                   if (woken.all().size() < 10) now.wake_at(now.now() + 10ms);
                 }));
  auto from = client();
  ASSERT_TRUE(ask(from, "\x01", server.one.local()).has_value());
  ASSERT_TRUE(eventually([&] { return woken.all().size() == 10; }));
  const auto all = woken.all();
  for (std::size_t i = 1; i < all.size(); ++i) EXPECT_GE(all[i], all[i - 1] + 10ms);
  EXPECT_LE(all.back() - all.front(), 90ms + 10 * late_max);
}

TEST_P(Deadline, SendsWithoutARequest) {
  auto from = client();
  running server(options(), handler(ask_wakes, [&](turn& now) {
                   EXPECT_TRUE(now.send_unguarded(
                       {.target = from.local(), .payload = as_bytes("time is up")}));
                 }));
  ASSERT_TRUE(ask(from, "\x05", server.one.local()).has_value());
  EXPECT_EQ(testing::text_of(from.receive(5s)), "time is up");
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(server.one.count().sent, 2u);
}

TEST_P(Deadline, DatagramsComeThroughWhileOneIsFarAway) {
  running server(options(), handler(ask_wakes, [](turn&) {}));
  auto from = client();
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(ask(from, "\xff", server.one.local()).has_value());
  }
}

}  // namespace
}  // namespace dgram
