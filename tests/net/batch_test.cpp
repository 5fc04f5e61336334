// SPDX-License-Identifier: MIT
#include <set>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

std::vector<message> all_of(const receive_batch& batch) {
  std::vector<message> found;
  for (const datagram& one : batch) found.emplace_back(one);
  return found;
}

TEST(ReceiveBatch, TakesWhatWaitsUpToItsSlots) {
  auto server = bound();
  auto client = open();
  for (unsigned i = 0; i < 10; ++i) must(client.send_to(bytes(i, i), server.local()));
  receive_batch batch({.slots = 4});
  std::vector<std::size_t> counts;
  std::vector<message> found;
  while (const auto count = must(server.receive(batch, 0ns))) {
    counts.push_back(count);
    for (auto& one : all_of(batch)) found.push_back(std::move(one));
  }
  EXPECT_EQ(counts, (std::vector<std::size_t>{4, 4, 2}));
  ASSERT_EQ(found.size(), 10U);
  for (unsigned i = 0; i < 10; ++i) {
    EXPECT_TRUE(same(found[i].payload, bytes(i, i))) << i;
    EXPECT_EQ(found[i].source.port, client.local().port);
  }
}

TEST(ReceiveBatch, NothingLeavesItEmpty) {
  auto server = bound();
  must(open().send_to(as_bytes("x"), server.local()));
  receive_batch batch;
  EXPECT_EQ(must(server.receive(batch, patience)), 1U);
  EXPECT_EQ(must(server.receive(batch, 0ns)), 0U);
  EXPECT_TRUE(batch.empty());
  EXPECT_EQ(batch.begin(), batch.end());
}

TEST(ReceiveBatch, ASmallSlotTellsTheTrueSizeAndHarmsNoNeighbour) {
  auto server = bound();
  auto client = open();
  for (const std::size_t size : {50, 5000, 100, 101}) {
    must(client.send_to(bytes(size, 3), server.local()));
  }
  receive_batch batch({.slots = 8, .slot_bytes = 100});
  ASSERT_EQ(must(server.receive(batch, patience)), 4U);
  const auto found = all_of(batch);
  const std::vector<std::size_t> wire{50, 5000, 100, 101};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(found[i].wire_bytes, wire[i]);
    EXPECT_EQ(found[i].truncated, wire[i] > 100);
    EXPECT_TRUE(same(found[i].payload,
                     byte_view(bytes(wire[i], 3)).first(std::min<std::size_t>(wire[i], 100))));
  }
}

TEST(ReceiveBatch, TrainsComeSplit) {
  auto server = bound(address::loopback_v4(), {.gro = true});
  auto client = open();
  outbox train;
  std::vector<std::vector<std::byte>> sent;
  for (unsigned i = 0; i < 20; ++i) sent.push_back(bytes(i == 19 ? 3 : 100, i));
  for (const auto& one : sent) ASSERT_TRUE(train.send(server.local(), one));
  ASSERT_EQ(train.flush(client).segmented, 20U);
  receive_batch batch({.slots = 4});
  ASSERT_EQ(must(server.receive(batch, patience)), 20U);
  EXPECT_EQ(batch.slots_used(), 1U);
  const auto found = all_of(batch);
  ASSERT_EQ(found.size(), 20U);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_TRUE(same(found[i].payload, sent[i])) << i;
    EXPECT_EQ(found[i].wire_bytes, sent[i].size());
    EXPECT_FALSE(found[i].truncated);
  }
}

TEST(ReceiveBatch, EmptyDatagramsBetweenTrainsAreKept) {
  auto server = bound(address::loopback_v4(), {.gro = true});
  auto client = open();
  must(client.send_to({}, server.local()));
  outbox train;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(train.send(server.local(), as_bytes("ab")));
  train.flush(client);
  must(client.send_to({}, server.local()));
  receive_batch batch;
  std::size_t count = 0;
  std::vector<std::size_t> sizes;
  while (count < 5) {
    count += must(server.receive(batch, patience));
    for (const datagram& one : batch) sizes.push_back(one.payload.size());
  }
  EXPECT_EQ(sizes, (std::vector<std::size_t>{0, 2, 2, 2, 0}));
}

TEST(ReceiveBatch, TheLongestTrainComesWhole) {
  auto server = bound(address::loopback_v4(), {.gro = true});
  auto client = open();
  outbox train({.datagrams = batch_slots_max});
  const auto most = gso_segments_max;
  for (unsigned i = 0; i < most; ++i) ASSERT_TRUE(train.send(server.local(), bytes(500, i)));
  ASSERT_EQ(train.flush(client).sent, most);
  receive_batch batch;
  std::set<std::size_t> sizes;
  std::size_t count = 0;
  unsigned seed = 0;
  while (count < most) {
    count += must(server.receive(batch, patience));
    for (const datagram& one : batch) EXPECT_TRUE(same(one.payload, bytes(500, seed++)));
  }
  EXPECT_EQ(count, most);
}

TEST(ReceiveBatch, MovesWithItsMemory) {
  auto server = bound();
  must(open().send_to(as_bytes("x"), server.local()));
  receive_batch first;
  must(server.receive(first, patience));
  const receive_batch second = std::move(first);
  EXPECT_EQ(second.begin()->text(), "x");
}

}  // namespace
}  // namespace dgram
