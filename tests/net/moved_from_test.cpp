// SPDX-License-Identifier: MIT
#include <utility>

#include <dgram/outbox.hpp>
#include <dgram/receive_batch.hpp>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

TEST(MovedFrom, ASocketIsClosed) {
  auto whole = bound();
  const auto kept = std::move(whole);
  EXPECT_TRUE(kept.is_open());
  EXPECT_FALSE(whole.is_open());
  EXPECT_EQ(whole.native_handle(), -1);
  EXPECT_EQ(whole.release(), -1);
  EXPECT_TRUE(whole.local().is_none());
  EXPECT_FALSE(whole.peer());
  EXPECT_EQ(whole.drops(), 0U);
  EXPECT_FALSE(whole.take_path_error());
  const auto closed = std::errc::bad_file_descriptor;
  EXPECT_EQ(whole.receive(a_moment).error().code, closed);
  EXPECT_EQ(whole.receive(0s).error().code, closed);
  EXPECT_EQ(whole.send_to(as_bytes("x"), kept.local()).error().code, closed);
  EXPECT_EQ(whole.bind(endpoint::loopback(0)).error().code, closed);
  EXPECT_EQ(whole.connect(kept.local()).error().code, closed);
  EXPECT_EQ(whole.disconnect().error().code, closed);
  whole.interrupt();
  whole.close();
  whole = open();
  EXPECT_TRUE(whole.is_open());
}

TEST(MovedFrom, ASocketMovedOntoItselfStays) {
  auto here = bound();
  auto& same = here;
  here = std::move(same);
  EXPECT_TRUE(here.is_open());
}

TEST(MovedFrom, AnOutboxTakesAndHasNothing) {
  outbox whole;
  ASSERT_TRUE(whole.send(endpoint::loopback(9), as_bytes("x")));
  auto kept = std::move(whole);
  EXPECT_EQ(kept.size(), 1U);
  EXPECT_EQ(whole.size(), 0U);
  EXPECT_EQ(whole.capacity(), 0U);
  EXPECT_EQ(whole.arena_left(), 0U);
  EXPECT_FALSE(whole.send(endpoint::loopback(9), as_bytes("x")));
  EXPECT_FALSE(whole.reply(datagram{}, as_bytes("x")));
  EXPECT_FALSE(whole.forward_reply(datagram{}, as_bytes("x")));
  whole.clear();
  auto through = open();
  EXPECT_EQ(whole.flush(through).sent, 0U);
  auto closed = std::move(through);
  EXPECT_EQ(kept.flush(through).failed, 1U);
}

TEST(MovedFrom, ABatchHasNoSlots) {
  receive_batch whole;
  const auto kept = std::move(whole);
  EXPECT_EQ(kept.slots(), 64U);
  EXPECT_EQ(whole.slots(), 0U);
  EXPECT_EQ(whole.size(), 0U);
  EXPECT_TRUE(whole.begin() == whole.end());
  auto from = bound();
  EXPECT_EQ(from.receive(whole, 0s).error().code, std::errc::invalid_argument);
}

}  // namespace
}  // namespace dgram
