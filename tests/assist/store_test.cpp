// SPDX-License-Identifier: MIT
#include "assist/log/store.hpp"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

using namespace dgram;
using namespace dgram::assist;

namespace {

record row(byte_view payload, std::uint32_t socket = 1) {
  return {.socket = socket,
          .when = system_time(std::chrono::seconds(7)),
          .at = time_point(std::chrono::seconds(3)),
          .local = endpoint::loopback(9999),
          .remote = endpoint::loopback(5000),
          .wire_bytes = static_cast<std::uint32_t>(payload.size()),
          .payload = payload};
}

record_batch batch_of(const std::vector<std::string>& payloads) {
  record_batch all;
  for (const auto& one : payloads) all.add(row(as_bytes(one)));
  return all;
}

// Bytes one row takes, its end included.
std::size_t cost(std::size_t payload) {
  record_batch one;
  const std::string text(payload, 'x');
  one.add(row(as_bytes(text)));
  return one.bytes() + sizeof(std::uint32_t);
}

std::vector<std::string> texts(const store& from, std::uint64_t id = 1) {
  std::vector<std::string> all;
  record_batch piece;
  for (;;) {
    id = from.copy(id, piece);
    if (piece.empty()) return all;
    for (std::size_t i = 0; i < piece.size(); ++i) all.emplace_back(as_text(piece[i].payload));
  }
}

}  // namespace

TEST(Store, KeepsWhatWasTold) {
  store log;
  record_batch one;
  record told = row(as_bytes("hi"), 4);
  told.kind = row_kind::too_big;
  told.truncated = true;
  told.ttl = 64;
  told.interface = 3;
  told.fits = 1472;
  told.by = address::v4(10, 0, 0, 1);
  told.rtt = std::chrono::microseconds(812);
  told.wire_bytes = 9;
  told.note = "Packet too big";
  one.add(told);
  EXPECT_EQ(log.append(one), 1U);
  record_batch piece;
  EXPECT_EQ(log.copy(1, piece), 2U);
  ASSERT_EQ(piece.size(), 1U);
  const record kept = piece[0];
  EXPECT_EQ(kept.id, 1U);
  EXPECT_EQ(kept.socket, 4U);
  EXPECT_EQ(name(kept.kind), "too-big");
  EXPECT_TRUE(kept.truncated);
  EXPECT_EQ(kept.ttl, 64);
  EXPECT_EQ(kept.interface, 3U);
  EXPECT_EQ(kept.fits, 1472U);
  EXPECT_EQ(kept.when, told.when);
  EXPECT_EQ(kept.at, told.at);
  EXPECT_EQ(kept.local, told.local);
  EXPECT_EQ(kept.remote, told.remote);
  EXPECT_EQ(kept.by, told.by);
  EXPECT_EQ(kept.rtt, told.rtt);
  EXPECT_EQ(kept.wire_bytes, 9U);
  EXPECT_EQ(kept.note, "Packet too big");
  EXPECT_EQ(as_text(kept.payload), "hi");
}

TEST(Store, AnEmptyDatagramAndTheLongestAreRows) {
  store log;
  const std::vector<std::string> both{"", std::string(payload_bytes_max_v4, 'z'), "after"};
  log.append(batch_of(both));
  EXPECT_EQ(texts(log), both);
}

TEST(Store, ANoteIsCutAtItsBound) {
  record_batch one;
  record told = row(as_bytes("p"));
  const std::string note(note_bytes_max + 1, 'n');
  told.note = note;
  one.add(told);
  EXPECT_EQ(one[0].note, note.substr(1));
  EXPECT_EQ(as_text(one[0].payload), "p");
}

TEST(Store, CountsEveryByteItKeeps) {
  store log;
  EXPECT_EQ(log.range().bytes, 0U);
  log.append(batch_of({"", "abc"}));
  EXPECT_EQ(log.range().bytes, cost(0) + cost(3));
  log.clear();
  EXPECT_EQ(log.range().bytes, 0U);
  EXPECT_EQ(log.range().dropped, 0U);
  EXPECT_EQ(log.range().oldest, 3U);
  EXPECT_EQ(log.append(batch_of({"later"})), 3U);
  EXPECT_EQ(texts(log), std::vector<std::string>{"later"});
}

TEST(Store, TheOldestLeaveAndAreCounted) {
  store log(0);
  const std::size_t size = 1'000;
  const std::size_t in_segment = store::segment_bytes / cost(size);
  const std::size_t rows = 5 * in_segment + 1;
  for (std::size_t i = 1; i <= rows; ++i) {
    std::string payload = std::to_string(i);
    payload.resize(size, ' ');
    log.append(batch_of({payload}));
    const auto now = log.range();
    ASSERT_EQ(now.next - 1, i);
    ASSERT_EQ(now.dropped, now.oldest - 1);
    ASSERT_EQ(now.bytes, (now.next - now.oldest) * cost(size));
    ASSERT_LE(now.bytes, store::bytes_min);
  }
  EXPECT_EQ(log.range().dropped, 4 * in_segment);
  const auto kept = texts(log);
  ASSERT_EQ(kept.size(), in_segment + 1);
  EXPECT_EQ(std::stoul(kept.front()), 4 * in_segment + 1);
  EXPECT_EQ(std::stoul(kept.back()), rows);
}

TEST(Store, ACopyIsBoundedInRowsAndBytes) {
  store log;
  log.append(batch_of(std::vector<std::string>(store::copy_rows_max + 1)));
  record_batch piece;
  EXPECT_EQ(log.copy(1, piece), store::copy_rows_max + 1);
  EXPECT_EQ(piece.size(), store::copy_rows_max);
  EXPECT_EQ(log.copy(5, piece, 2), 7U);
  EXPECT_EQ(piece[1].id, 6U);
  log.append(batch_of(std::vector<std::string>(10, std::string(payload_bytes_max_v4, 'z'))));
  log.copy(store::copy_rows_max + 2, piece);
  EXPECT_LE(piece.bytes(), store::copy_bytes_max);
  EXPECT_EQ(piece.size(), 3U);
}

TEST(Store, ManyWritersLoseNothing) {
  store log;
  constexpr int writers = 4, batches = 200, rows = 16;
  {
    std::vector<std::jthread> threads;
    for (std::uint32_t socket = 0; socket < writers; ++socket) {
      threads.emplace_back([&log, socket] {
        for (int n = 0; n < batches; ++n) {
          record_batch some;
          for (int i = 0; i < rows; ++i) {
            const std::string payload = std::to_string(n * rows + i);
            some.add(row(as_bytes(payload), socket));
          }
          log.append(some);
        }
      });
    }
  }
  std::vector<int> next(writers);
  record_batch piece;
  for (std::uint64_t id = 1;;) {
    id = log.copy(id, piece);
    if (piece.empty()) break;
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const record one = piece[i];
      EXPECT_EQ(as_text(one.payload), std::to_string(next[one.socket]++));
    }
  }
  EXPECT_EQ(next, std::vector<int>(writers, batches * rows));
}
