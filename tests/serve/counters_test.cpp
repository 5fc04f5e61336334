// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdint>

#include <dgram/counters.hpp>

namespace dgram {
namespace {

// 2 + 3 + 4 …, one for each guard.
constexpr std::uint64_t guarded_sum = guards_count * (guards_count + 3) / 2;

counters full() {
  counters one;
  one.received = guarded_sum + 5;
  one.handled = 1;
  for (std::size_t i = 0; i < guards_count; ++i) one.guarded[i] = i + 2;
  one.dropped_by_queue = 2;
  one.failed = 1;
  one.waiting = 1;
  one.dropped_by_kernel = 10;
  return one;
}

TEST(Counters, CloseWhenEveryReceivedDatagramIsAccountedFor) {
  counters one = full();
  EXPECT_EQ(one.guarded_total(), guarded_sum);
  EXPECT_TRUE(one.balanced());
  EXPECT_EQ(one.arrived(), one.received + 10);
  ++one.received;
  EXPECT_FALSE(one.balanced());
}

TEST(Counters, EachPartWeighsInTheSum) {
  const auto unbalanced_by = [](auto change) {
    counters one = full();
    change(one);
    return !one.balanced();
  };
  EXPECT_TRUE(unbalanced_by([](counters& c) { ++c.handled; }));
  EXPECT_TRUE(unbalanced_by([](counters& c) { ++c.dropped_by_queue; }));
  EXPECT_TRUE(unbalanced_by([](counters& c) { ++c.failed; }));
  EXPECT_TRUE(unbalanced_by([](counters& c) { ++c.waiting; }));
  for (std::size_t i = 0; i < guards_count; ++i) {
    EXPECT_TRUE(unbalanced_by([i](counters& c) { ++c.guarded[i]; })) << i;
  }
  EXPECT_FALSE(unbalanced_by([](counters& c) { ++c.dropped_by_kernel; }));
  EXPECT_FALSE(unbalanced_by([](counters& c) { ++c.sent; }));
}

TEST(Counters, AddUpFieldByField) {
  counters one = full();
  one.received_bytes = 1;
  one.sent = 2;
  one.sent_bytes = 3;
  one.send_failed = 4;
  one.truncated = 5;
  one.control_truncated = 6;
  one.path_errors = 7;
  one.hooks_failed = 8;
  counters sum = one;
  sum += one;
  EXPECT_EQ(sum.received, 2 * one.received);
  EXPECT_EQ(sum.handled, 2u);
  for (std::size_t i = 0; i < guards_count; ++i) EXPECT_EQ(sum.guarded[i], 2 * (i + 2));
  EXPECT_EQ(sum.dropped_by_queue, 4u);
  EXPECT_EQ(sum.failed, 2u);
  EXPECT_EQ(sum.waiting, 2u);
  EXPECT_EQ(sum.dropped_by_kernel, 20u);
  EXPECT_EQ(sum.received_bytes, 2u);
  EXPECT_EQ(sum.sent, 4u);
  EXPECT_EQ(sum.sent_bytes, 6u);
  EXPECT_EQ(sum.send_failed, 8u);
  EXPECT_EQ(sum.truncated, 10u);
  EXPECT_EQ(sum.control_truncated, 12u);
  EXPECT_EQ(sum.path_errors, 14u);
  EXPECT_EQ(sum.hooks_failed, 16u);
  EXPECT_TRUE(sum.balanced());
  EXPECT_FALSE(sum.kernel_counts_trains);
  one.kernel_counts_trains = true;
  sum += one;
  sum += counters{};
  EXPECT_TRUE(sum.kernel_counts_trains);
}

}  // namespace
}  // namespace dgram
