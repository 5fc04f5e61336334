// SPDX-License-Identifier: MIT
// Batch handlers and deadlines.
#include "worker_bench.hpp"

#include <stdexcept>

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::bench;
using testing::echo;
using testing::start;
using testing::texts;

TEST(Worker, BatchHandlersGetTheWholeBatch) {
  bench b;
  std::vector<std::size_t> sizes;
  worker w(b.options(), batch_handler([&](std::span<const request> all, replies& answer) {
             sizes.push_back(all.size());
             for (std::size_t i = all.size(); i-- > 0;) {
               EXPECT_EQ(all[i].index, i);
               EXPECT_EQ(answer.reply(all[i], all[i].payload), verdict::taken);
             }
           }));
  b.ask({"1", "2", "3"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(sizes, (std::vector<std::size_t>{3}));
  EXPECT_EQ(b.answers(), (texts{"3", "2", "1"}));
  EXPECT_EQ(w.count().handled, 3u);
}

TEST(Worker, BatchHandlersGetNoMoreThanTheOutboxHolds) {
  bench b({.datagrams = 2, .arena_bytes = 2 * slot_bytes_default});
  std::vector<std::size_t> sizes;
  worker w(b.options(), batch_handler([&](std::span<const request> all, replies& answer) {
             sizes.push_back(all.size());
             for (const auto& one : all) answer.reply(one, one.payload);
           }));
  b.ask({"1", "2", "3", "4", "5"});
  do {
    w.step(b.batch, start, b.out);
    w.note_sent(b.out.flush(b.here));
  } while (!w.finished() && sizes.size() < 10);
  EXPECT_EQ(sizes, (std::vector<std::size_t>{2, 2, 1}));
  EXPECT_EQ(b.answers(), (texts{"1", "2", "3", "4", "5"}));
}

TEST(Worker, ABatchHandlerThatThrowsFailsItsRequests) {
  bench b;
  bool throws = true;
  worker w(b.options(), batch_handler([&](std::span<const request> all, replies& answer) {
             for (const auto& one : all) answer.reply(one, one.payload);
             if (std::exchange(throws, false)) throw std::runtime_error("no");
           }));
  for (int i = 0; i < 2; ++i) {
    b.ask({"1", "2", "3"});
    w.step(b.batch, start, b.out);
    w.note_sent(b.out.flush(b.here));
  }
  EXPECT_EQ(b.answers(), (texts{"1", "2", "3", "1", "2", "3"}));
  EXPECT_EQ(w.count().failed, 3u);
  EXPECT_EQ(w.count().handled, 3u);
  EXPECT_TRUE(w.count().balanced());
}

TEST(Worker, WakesAtTheNearestTimeAskedForOnce) {
  bench b;
  std::vector<time_point> woken;
  worker w(b.options(), handler(
                            [](const datagram&, reply& answer) {
                              answer.wake_at(answer.now() + 30ms);
                              answer.wake_at(answer.now() + 10ms);
                              answer.wake_at(answer.now() + 20ms);
                            },
                            [&](turn& now) { woken.push_back(now.now()); }));
  b.ask({"?"});
  EXPECT_EQ(w.step(b.batch, start, b.out), start + 10ms);
  EXPECT_EQ(w.step(b.nothing, start + 9ms, b.out), start + 10ms);
  EXPECT_TRUE(woken.empty());
  EXPECT_EQ(w.step(b.nothing, start + 10ms, b.out), time_point::max());
  EXPECT_EQ(w.step(b.nothing, start + 90ms, b.out), time_point::max());
  EXPECT_EQ(woken, (std::vector{start + 10ms}));
}

TEST(Worker, ADeadlineMayAskForTheNextAndSend) {
  bench b;
  worker w(
      b.options(), handler(echo, [&](turn& now) {
        EXPECT_EQ(now.worker(), 0u);
        EXPECT_TRUE(now.send_unguarded({.target = b.client.local(), .payload = as_bytes("tick")}));
        now.wake_at(now.now() + 5ms);
      }));
  w.wake_at(start);
  EXPECT_EQ(w.step(b.nothing, start, b.out), start + 5ms);
  EXPECT_EQ(w.step(b.nothing, start + 5ms, b.out), start + 10ms);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"tick", "tick"}));
  EXPECT_EQ(w.count().received, 0u);
  EXPECT_EQ(w.count().sent, 2u);
}

TEST(Worker, ADeadlineThatThrowsIsContained) {
  bench b;
  worker w(b.options(), batch_handler([](std::span<const request>, replies&) {},
                                      [](turn& now) {
                                        now.wake_at(now.now() + 1ms);
                                        throw std::runtime_error("no");
                                      }));
  w.wake_at(start);
  EXPECT_EQ(w.step(b.nothing, start, b.out), start + 1ms);
  EXPECT_EQ(w.count().hooks_failed, 1u);
  EXPECT_TRUE(w.count().balanced());
}

}  // namespace
}  // namespace dgram
