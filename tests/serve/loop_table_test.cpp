// SPDX-License-Identifier: MIT
#include "serve/loop_table.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace dgram {
namespace {

constexpr time_point start{std::chrono::hours(1)};

struct sent {
  explicit sent(std::string text, std::uint16_t port = 5000) : payload(std::move(text)) {
    one.source = {address::v4(8, 8, 8, 8), port};
    one.payload = as_bytes(payload);
  }
  sent(const sent&) = delete;
  std::string payload;
  datagram one;
};

unsigned due(loop_table& table, const datagram& one, unsigned times, time_point now = start) {
  unsigned count = 0;
  for (unsigned i = 0; i < times; ++i) count += table.is_due(one, now);
  return count;
}

TEST(LoopTable, TellsEveryNth) {
  loop_table table(4);
  const sent one("again");
  EXPECT_EQ(due(table, one.one, 3), 0u);
  EXPECT_EQ(due(table, one.one, 1), 1u);
  EXPECT_EQ(due(table, one.one, 400), 100u);
}

TEST(LoopTable, CountsSourcesAndPayloadsApart) {
  loop_table table(2);
  EXPECT_EQ(due(table, sent("a").one, 1), 0u);
  EXPECT_EQ(due(table, sent("b").one, 1), 0u);
  EXPECT_EQ(due(table, sent("a", 5001).one, 1), 0u);
  EXPECT_EQ(due(table, sent("").one, 1), 0u);
  EXPECT_EQ(due(table, sent("a").one, 1), 1u);
  EXPECT_EQ(due(table, sent("").one, 1), 1u);
}

TEST(LoopTable, TellsPayloadsApartByEveryByteAndByLength) {
  loop_table table(2);
  unsigned told = 0;
  for (std::size_t bytes = 0; bytes <= 40; ++bytes) {
    told += due(table, sent(std::string(bytes, '\0')).one, 1);
    for (std::size_t changed = 0; changed < bytes; ++changed) {
      std::string text(bytes, '\0');
      text[changed] = '\1';
      told += due(table, sent(text).one, 1);
    }
  }
  EXPECT_EQ(told, 0u);
}

TEST(LoopTable, ForgetsWhatDidNotComeForALongTime) {
  loop_table table(4);
  const sent one("rare");
  const auto much_later = start + std::chrono::seconds(loop_table::forget_seconds + 1);
  EXPECT_EQ(due(table, one.one, 3), 0u);
  EXPECT_EQ(due(table, one.one, 3, much_later), 0u);
  EXPECT_EQ(due(table, one.one, 1, much_later), 1u);
}

TEST(LoopTable, SlowLoopsAreCountedToo) {
  loop_table table(4);
  const sent one("slow");
  unsigned told = 0;
  for (int i = 0; i < 8; ++i) {
    told += due(table, one.one, 1, start + i * std::chrono::seconds(loop_table::forget_seconds));
  }
  EXPECT_EQ(told, 2u);
}

TEST(LoopTable, AFloodOfNewPayloadsDoesNotPushARunningLoopOut) {
  loop_table table(32);
  const sent loop("loop");
  unsigned told = due(table, loop.one, 2);
  unsigned others = 0;
  for (unsigned i = 0; i < 30; ++i) {
    for (unsigned n = 0; n < 2 * loop_table::slots_max; ++n) {
      others += due(table, sent(std::to_string(i) + "/" + std::to_string(n)).one, 1);
    }
    told += due(table, loop.one, 1);
  }
  EXPECT_EQ(told, 1u);
  EXPECT_EQ(others, 0u);
}

TEST(KeyedHash, DiffersFromKeyToKey) {
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 64; ++i) seen.insert(keyed_hash().of(as_bytes("the same text")));
  EXPECT_EQ(seen.size(), 64u);
}

}  // namespace
}  // namespace dgram
