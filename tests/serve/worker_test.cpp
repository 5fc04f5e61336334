// SPDX-License-Identifier: MIT
#include "worker_bench.hpp"

#include <stdexcept>

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::bench;
using testing::echo;
using testing::start;
using testing::texts;

TEST(Worker, AnswersABatchInOrder) {
  bench b;
  worker w(b.options(), handler(echo));
  b.ask({"one", "", "three"});
  EXPECT_EQ(w.step(b.batch, start, b.out), time_point::max());
  EXPECT_TRUE(w.finished());
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"one", "", "three"}));
  EXPECT_EQ(w.count().received, 3u);
  EXPECT_EQ(w.count().received_bytes, 8u);
  EXPECT_EQ(w.count().handled, 3u);
  EXPECT_EQ(w.count().sent, 3u);
  EXPECT_EQ(w.count().sent_bytes, 8u);
  EXPECT_TRUE(w.count().balanced());
}

TEST(Worker, TextsLeaveAsOneDatagram) {
  bench b;
  std::vector<verdict> verdicts;
  worker w(b.options(), handler([&](const datagram& one, reply& answer) {
             const std::string name(one.text());
             verdicts.push_back(answer.send("Hello, ", name, "!"));
             verdicts.push_back(answer.send("", std::string_view()));
             EXPECT_EQ(answer.sent(), 2u);
           }));
  b.ask({"Michael"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"Hello, Michael!", ""}));
  EXPECT_EQ(verdicts, (std::vector{verdict::taken, verdict::taken}));
}

TEST(Worker, ASliceOfTheRequestIsNotCopied) {
  bench b;
  worker w(b.options(), handler([](const datagram& one, reply& answer) {
             answer.send(one.payload.subspan(1, 2));
             answer.send(one.payload.first(0));
           }));
  b.ask({"abcd"});
  w.step(b.batch, start, b.out);
  EXPECT_EQ(b.out.arena_left(), outbox_options().arena_bytes);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"bc", ""}));
}

TEST(Worker, BytesThatOnlyBeginInTheRequestAreCopied) {
  bench b;
  std::vector<std::byte> mine(4, std::byte{'m'});
  worker w(b.options(), handler([&](const datagram&, reply& answer) {
             answer.send(byte_view(mine));
             mine.assign(4, std::byte{'x'});
           }));
  b.ask({"abcd"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"mmmm"}));
}

TEST(Worker, AnAnswerLongerThanADatagramIsNotTaken) {
  bench b({.datagrams = 4, .arena_bytes = 4 * slot_bytes_default});
  const std::string longest(payload_bytes_max_v4, 'x'), longer(payload_bytes_max_v4 + 1, 'x');
  std::vector<verdict> verdicts;
  worker w(b.options(), handler([&](const datagram&, reply& answer) {
             verdicts.push_back(answer.send(as_bytes(longer)));
             verdicts.push_back(answer.send(longer, ""));
             verdicts.push_back(answer.send(as_bytes(longest)));
           }));
  b.ask({"?"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(verdicts, (std::vector{verdict::too_long, verdict::too_long, verdict::taken}));
  EXPECT_EQ(b.answers(), (texts{longest}));
  EXPECT_EQ(w.count().handled, 1u);
}

TEST(Worker, StopsEarlyWhenTheOutboxIsFullAndGoesOn) {
  bench b({.datagrams = 2, .arena_bytes = 2 * slot_bytes_default});
  worker w(b.options(), handler(echo));
  b.ask({"1", "2", "3", "4", "5"});
  for (const bool finished : {false, false, true}) {
    w.step(b.batch, start, b.out);
    EXPECT_EQ(w.finished(), finished);
    EXPECT_TRUE(w.count().balanced());
    w.note_sent(b.out.flush(b.here));
  }
  EXPECT_EQ(b.answers(), (texts{"1", "2", "3", "4", "5"}));
  EXPECT_EQ(w.count().received, 5u);
  EXPECT_EQ(w.count().send_failed, 0u);
}

TEST(Worker, StopsEarlyWhenTheArenaCouldNotHoldOneMore) {
  bench b({.datagrams = 16, .arena_bytes = slot_bytes_default});
  const std::string longest(payload_bytes_max_v4, 'x');
  worker w(b.options(), handler([&](const datagram&, reply& answer) {
             EXPECT_EQ(answer.send(as_bytes(longest)), verdict::taken);
           }));
  b.ask({"1", "2", "3"});
  int steps = 0;
  do {
    w.step(b.batch, start, b.out);
    w.note_sent(b.out.flush(b.here));
  } while (++steps < 10 && !w.finished());
  EXPECT_EQ(steps, 3);
  EXPECT_EQ(w.count().sent, 3u);
}

TEST(Worker, MoreAnswersThanTheOutboxHoldsAreCountedAsFailed) {
  bench b({.datagrams = 2, .arena_bytes = 2 * slot_bytes_default});
  std::vector<verdict> verdicts;
  worker w(b.options(), handler([&](const datagram&, reply& answer) {
             for (int i = 0; i < 3; ++i) verdicts.push_back(answer.send("x"));
             for (int i = 0; i < 2; ++i) verdicts.push_back(answer.send("x", "y"));
             EXPECT_FALSE(answer.send_unguarded({.target = b.client.local()}));
           }));
  b.ask({"?"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(verdicts, (std::vector{verdict::taken, verdict::taken, verdict::full, verdict::full,
                                   verdict::full}));
  EXPECT_EQ(w.count().send_failed, 3u);
  EXPECT_EQ(w.count().handled, 1u);
}

TEST(Worker, AnExceptionCostsOneAnswer) {
  bench b;
  worker w(b.options(), handler([](const datagram& one, reply& answer) {
             if (one.text() == "throw") throw std::runtime_error("no");
             if (one.text() == "seven") throw 7;
             answer.send(one.payload);
           }));
  b.ask({"a", "throw", "b", "seven", "c"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"a", "b", "c"}));
  EXPECT_EQ(w.count().handled, 3u);
  EXPECT_EQ(w.count().failed, 2u);
  EXPECT_TRUE(w.count().balanced());
}

TEST(Worker, GuardedRequestsAreSeenButNotHandled) {
  bench b;
  std::vector<std::pair<std::string, std::optional<guard>>> seen;
  auto options = b.options({.allow = {*network::parse("10.0.0.0/8")}});
  options.seen = [&](const datagram& one, std::optional<guard> by) {
    seen.emplace_back(one.text(), by);
  };
  worker w(options, handler([](const datagram&, reply&) { FAIL() << "handled"; }));
  b.ask({"a", "b"});
  w.step(b.batch, start, b.out);
  EXPECT_TRUE(b.out.empty());
  ASSERT_EQ(seen.size(), 2u);
  EXPECT_EQ(seen[0], std::pair(std::string("a"), std::optional(guard::not_allowed)));
  EXPECT_EQ(w.count().guarded[static_cast<std::size_t>(guard::not_allowed)], 2u);
  EXPECT_EQ(w.count().handled, 0u);
  EXPECT_TRUE(w.count().balanced());
}

TEST(Worker, AnObserverThatThrowsCostsNoDatagram) {
  bench b;
  auto options = b.options();
  options.seen = [](const datagram&, std::optional<guard>) { throw std::runtime_error("no"); };
  worker w(options, handler(echo));
  b.ask({"a", "b"});
  w.step(b.batch, start, b.out);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"a", "b"}));
  EXPECT_EQ(w.count().hooks_failed, 2u);
  EXPECT_EQ(w.count().handled, 2u);
}

TEST(Worker, CountsDatagramsThatCameCut) {
  bench b;
  receive_batch small({.slots = 4, .slot_bytes = 4});
  worker w(b.options(), handler(echo));
  ASSERT_TRUE(b.client.send_to(as_bytes("longer than four"), b.here.local()).has_value());
  ASSERT_EQ(b.here.receive(small, 5s).value_or(0), 1u);
  w.step(small, start, b.out);
  EXPECT_EQ(w.count().truncated, 1u);
  w.note_sent(b.out.flush(b.here));
  EXPECT_EQ(b.answers(), (texts{"long"}));
}

}  // namespace
}  // namespace dgram
