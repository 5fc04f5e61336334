// SPDX-License-Identifier: MIT
// One past a bound that no other test goes past: see docs/limits.md.
#include <dgram/outbox.hpp>

#include <sys/socket.h>

#include "loopback.hpp"
#include "os/address.hpp"
#include "os/gso.hpp"

namespace dgram {
namespace {

using namespace testing;

TEST(Limits, ABatchOfMoreSlotsThanOneCallTakesIsABug) {
  EXPECT_EQ(receive_batch({.slots = batch_slots_max, .slot_bytes = 1}).slots(), batch_slots_max);
  EXPECT_EQ(outbox({.datagrams = batch_slots_max}).capacity(), batch_slots_max);
  EXPECT_DEBUG_DEATH(receive_batch({.slots = batch_slots_max + 1, .slot_bytes = 1}), "slots");
  EXPECT_DEBUG_DEATH(outbox({.datagrams = batch_slots_max + 1}), "datagrams");
}

TEST(Limits, OneDatagramAloneIsNotSegmentedAndTwoAre) {
  if (os::gso::segments_here() == 1) GTEST_SKIP() << "no UDP_SEGMENT in this kernel";
  auto server = bound();
  auto client = open();
  outbox out;
  ASSERT_TRUE(out.send(server.local(), as_bytes("alone")));
  EXPECT_EQ(out.flush(client).segmented, 0U);
  ASSERT_TRUE(out.send(server.local(), as_bytes("first")));
  ASSERT_TRUE(out.send(server.local(), as_bytes("other")));
  EXPECT_EQ(out.flush(client).segmented, 2U);
  for (const auto* text : {"alone", "first", "other"}) EXPECT_EQ(next(server).text(), text);
}

TEST(Limits, OneMoreSegmentThanTheKernelTakesLeavesInASendOfItsOwn) {
  const auto segments = os::gso::segments_here();
  if (segments == 1) GTEST_SKIP() << "no UDP_SEGMENT in this kernel";
  auto server = bound(address::loopback_v4(), {.receive_buffer_bytes = 1 << 20});
  auto client = open();
  outbox out;
  for (std::size_t i = 0; i <= segments; ++i) ASSERT_TRUE(out.send(server.local(), bytes(8)));
  const auto done = out.flush(client);
  EXPECT_EQ(done.sent, segments + 1);
  EXPECT_EQ(done.segmented, segments);
  EXPECT_FALSE(done.segment_refused);
  for (std::size_t i = 0; i <= segments; ++i) EXPECT_EQ(next(server).payload.size(), 8U);
}

// One byte more than a train holds, and its last datagram is left to the next send.
TEST(Limits, ATrainIsAsLongAsItsBoundAndNoLonger) {
  if (os::gso::segments_here() == 1) GTEST_SKIP() << "no UDP_SEGMENT in this kernel";
  constexpr std::size_t in_four = 4;
  for (const bool v4 : {true, false}) {
    const auto longest = v4 ? os::gso::train_bytes_max_v4 : os::gso::train_bytes_max_v6;
    const auto each = longest / in_four + 1;  // four are one byte too long
    auto server = bound(v4 ? address::loopback_v4() : address::loopback_v6(),
                        {.receive_buffer_bytes = 1 << 20});
    auto client = open();
    outbox out({.arena_bytes = 2 * longest});
    for (const auto last : {each - 1, each}) {
      for (const auto size : {each, each, each, last}) {
        ASSERT_TRUE(out.send(server.local(), bytes(size)));
      }
      const auto done = out.flush(client);
      EXPECT_EQ(done.sent, in_four);
      EXPECT_EQ(done.segmented, last == each ? in_four - 1 : in_four);
      EXPECT_FALSE(done.segment_refused);
      for (const auto size : {each, each, each, last}) {
        EXPECT_TRUE(same(next(server).payload, bytes(size)));
      }
    }
  }
}

// The library drains the queue before it grows so long: only calls past it can fill it.
TEST(Limits, MoreNewsThanOneCallDrainsIsDrainedByTheNext) {
  constexpr std::size_t drained_by_one_call = 1024;
  auto client = open({.family = socket_family::v4, .receive_buffer_bytes = 16 << 20});
  if (client.receive_buffer().granted < (8U << 20)) {
    GTEST_SKIP() << "a queue of 1,025 records needs a buffer beyond net.core.rmem_max: root only";
  }
  os::socket_name name{};
  const auto size = os::put(dead_endpoint(), AF_INET, name);
  std::size_t taken = 0;
  // Every other send brings the news of the one before in place of its own work.
  for (std::size_t i = 0; i < 4 * drained_by_one_call && taken <= drained_by_one_call; ++i) {
    if (::sendto(client.native_handle(), "x", 1, 0, &name.any, size) == 1) ++taken;
  }
  ASSERT_EQ(taken, drained_by_one_call + 1);
  EXPECT_TRUE(client.take_path_error());
  const auto dropped = drained_by_one_call - socket::path_errors_max;
  EXPECT_EQ(client.path_errors_dropped(), dropped);
  EXPECT_TRUE(client.take_path_error());  // one place is free again, one record was left
  EXPECT_EQ(client.path_errors_dropped(), dropped);
  std::size_t left = 0;
  while (client.take_path_error()) ++left;
  EXPECT_EQ(left, socket::path_errors_max - 1);
}

}  // namespace
}  // namespace dgram
