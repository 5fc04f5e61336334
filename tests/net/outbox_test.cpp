// SPDX-License-Identifier: MIT
#include <sys/socket.h>

#include <map>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

std::vector<message> drain(socket& from) {
  std::vector<message> found;
  while (auto one = must(from.receive(a_moment))) found.push_back(std::move(*one));
  return found;
}

// Source, TOS or both on some of them: each a way of its own to the same target.
TEST(Outbox, OrderIsKeptWhateverWayTheDatagramsGo) {
  auto server = bound();
  auto client = open({.family = socket_family::v4});
  for (const unsigned ways : {1U, 2U, 3U}) {
    outbox out;
    for (unsigned i = 0; i < 60; ++i) {
      outgoing next{.target = server.local(), .payload = {}};
      const auto payload = bytes(8, i);
      next.payload = payload;
      if ((ways & 1U) != 0 && i % 2 != 0) next.tos = 2;
      if ((ways & 2U) != 0 && i % 3 != 0) next.source = address::loopback_v4();
      ASSERT_TRUE(out.send(next));
    }
    EXPECT_EQ(out.flush(client).sent, 60U);
    const auto found = drain(server);
    ASSERT_EQ(found.size(), 60U);
    for (unsigned i = 0; i < 60; ++i) EXPECT_TRUE(same(found[i].payload, bytes(8, i))) << i;
  }
}

TEST(Outbox, EveryTargetGetsItsOwnInItsOrder) {
  std::vector<socket> servers;
  for (int i = 0; i < 5; ++i) servers.push_back(bound());
  auto client = open();
  outbox out;
  std::map<std::size_t, std::vector<std::vector<std::byte>>> sent;
  for (unsigned i = 0; i < 200; ++i) {
    const std::size_t to = (i * 7 + i / 3) % servers.size();
    const auto payload = bytes(i % 11 == 0 ? 0 : 10 + (i / 9) % 3, i);  // runs, breaks, empties
    ASSERT_TRUE(out.send(servers[to].local(), payload));
    sent[to].push_back(payload);
  }
  const auto done = out.flush(client);
  EXPECT_EQ(done.sent, 200U);
  EXPECT_EQ(done.failed, 0U);
  EXPECT_GT(done.segmented, 0U);
  for (std::size_t i = 0; i < servers.size(); ++i) {
    const auto found = drain(servers[i]);
    ASSERT_EQ(found.size(), sent[i].size());
    for (std::size_t k = 0; k < found.size(); ++k) EXPECT_TRUE(same(found[k].payload, sent[i][k]));
  }
}

TEST(Outbox, OutcomesAreToldForEachDatagramInOrderOfAdding) {
  auto server = bound();
  auto client = open({.family = socket_family::v4});
  outbox out;
  const endpoint v6{address::loopback_v6(), 9};
  ASSERT_TRUE(out.send(server.local(), as_bytes("a")));
  ASSERT_TRUE(out.send(v6, as_bytes("b")));
  ASSERT_TRUE(out.send(
      {.target = server.local(), .payload = as_bytes("c"), .source = address::v4(192, 0, 2, 7)}));
  ASSERT_TRUE(out.send(server.local(), as_bytes("d")));
  const auto done = out.flush(client);
  ASSERT_EQ(done.outcomes.size(), 4U);
  EXPECT_EQ(done.sent, 2U);
  EXPECT_EQ(done.failed, 2U);
  EXPECT_FALSE(done.outcomes[0]);
  EXPECT_EQ(done.outcomes[1], errc::wrong_family);
  EXPECT_EQ(done.outcomes[2], std::errc::network_unreachable);
  EXPECT_FALSE(done.outcomes[3]);
  EXPECT_EQ(drain(server).size(), 2U);
}

// SO_NO_CHECK makes the kernel refuse every segmented send with EINVAL (Linux 4.18 and later).
TEST(Outbox, ARefusedSegmentedSendIsRepeatedUnsegmented) {
  auto server = bound();
  auto client = open({.family = socket_family::v4});
  const int on = 1;
  ASSERT_EQ(::setsockopt(client.native_handle(), SOL_SOCKET, SO_NO_CHECK, &on, sizeof on), 0);
  outbox out;
  for (unsigned i = 0; i < 30; ++i) ASSERT_TRUE(out.send(server.local(), bytes(100, i)));
  const auto done = out.flush(client);
  EXPECT_EQ(done.segment_refused, std::errc::invalid_argument);
  EXPECT_EQ(done.sent, 30U);
  EXPECT_EQ(done.segmented, 0U);
  const auto found = drain(server);
  ASSERT_EQ(found.size(), 30U);
  for (unsigned i = 0; i < 30; ++i) EXPECT_TRUE(same(found[i].payload, bytes(100, i)));
}

TEST(Outbox, RunsStopAtTheKernelsLimits) {
  auto server = bound(address::loopback_v4(), {.receive_buffer_bytes = 4'000'000});
  auto client = open();
  outbox out({.datagrams = batch_slots_max, .arena_bytes = 1 << 20});
  for (unsigned i = 0; i < 300; ++i) ASSERT_TRUE(out.send(server.local(), bytes(4, i)));
  for (unsigned i = 0; i < 50; ++i) ASSERT_TRUE(out.send(server.local(), bytes(9000, i)));
  const auto done = out.flush(client);
  EXPECT_EQ(done.sent, 350U);
  EXPECT_FALSE(done.segment_refused);
  EXPECT_EQ(drain(server).size(), 350U);
}

TEST(Outbox, WithoutSegmentationTheSameArrives) {
  auto server = bound();
  auto client = open();
  outbox out({.segment = false});
  for (unsigned i = 0; i < 30; ++i) ASSERT_TRUE(out.send(server.local(), bytes(100, i)));
  const auto done = out.flush(client);
  EXPECT_EQ(done.sent, 30U);
  EXPECT_EQ(done.segmented, 0U);
  EXPECT_EQ(drain(server).size(), 30U);
}

TEST(Outbox, OneDatagramTooManySaysFullAndLosesNothing) {
  auto server = bound();
  auto client = open();
  outbox out({.datagrams = 2});
  EXPECT_EQ(out.capacity(), 2U);
  EXPECT_TRUE(out.send(server.local(), as_bytes("a")));
  EXPECT_TRUE(out.send(server.local(), as_bytes("b")));
  EXPECT_FALSE(out.send(server.local(), as_bytes("c")));
  EXPECT_EQ(out.flush(client).sent, 2U);
  EXPECT_TRUE(out.send(server.local(), as_bytes("c")));
  EXPECT_EQ(out.flush(client).sent, 1U);
  EXPECT_EQ(drain(server).size(), 3U);
}

TEST(Outbox, OneByteTooManyForTheArenaSaysFull) {
  outbox out({.datagrams = 8, .arena_bytes = 10});
  EXPECT_TRUE(out.send(endpoint::loopback(9), bytes(10)));
  EXPECT_EQ(out.arena_left(), 0U);
  EXPECT_FALSE(out.send(endpoint::loopback(9), bytes(1)));
  EXPECT_TRUE(out.forward({.target = endpoint::loopback(9), .payload = as_bytes("borrowed")}));
  out.clear();
  EXPECT_TRUE(out.empty());
  EXPECT_TRUE(out.send(endpoint::loopback(9), bytes(10)));
}

TEST(Outbox, SendCopiesAndForwardBorrows) {
  auto server = bound();
  auto client = open();
  outbox out;
  auto payload = bytes(4, 1);
  ASSERT_TRUE(out.send(server.local(), payload));
  ASSERT_TRUE(out.forward({.target = server.local(), .payload = payload}));
  std::ranges::copy(bytes(4, 2), payload.begin());
  out.flush(client);
  EXPECT_TRUE(same(next(server).payload, bytes(4, 1)));
  EXPECT_TRUE(same(next(server).payload, bytes(4, 2)));
}

TEST(Outbox, PayloadsOfOneRunArriveWholeWhetherTheyLieTogetherOrApart) {
  auto server = bound();
  auto client = open();
  outbox out;
  const auto together = bytes(40, 1);
  const auto apart = bytes(40, 7);
  std::vector<byte_view> sent;
  for (const std::size_t at : {0U, 10U, 20U}) sent.push_back(std::span(together).subspan(at, 10));
  for (const std::size_t at : {30U, 10U, 20U}) sent.push_back(std::span(apart).subspan(at, 10));
  sent.push_back(std::span(apart).subspan(30, 4));  // behind the one before, and shorter
  for (const auto& one : sent) {
    ASSERT_TRUE(out.forward({.target = server.local(), .payload = one}));
  }
  EXPECT_EQ(out.flush(client).segmented, sent.size());
  for (const auto& one : sent) EXPECT_TRUE(same(next(server).payload, one));
}

TEST(Outbox, ReservedMemoryIsWrittenInPlace) {
  auto server = bound();
  auto client = open();
  outbox out;
  const auto room = out.reserve(3);
  ASSERT_EQ(room.size(), 3U);
  std::ranges::copy(as_bytes("abc"), room.begin());
  ASSERT_TRUE(out.forward({.target = server.local(), .payload = room}));
  out.flush(client);
  EXPECT_EQ(next(server).text(), "abc");
}

TEST(Outbox, RepliesLeaveFromWhereTheRequestCame) {
  auto server = open({.bind = endpoint::any(0), .want = metadata::target});
  auto client = open();
  const endpoint asked{address::v4(127, 0, 0, 2), server.local().port};
  must(client.send_to(as_bytes("hi"), asked));
  const auto request = next(server);
  outbox out;
  ASSERT_TRUE(out.reply(request.view(), as_bytes("yes")));
  EXPECT_EQ(out.flush(server).sent, 1U);
  EXPECT_EQ(next(client).source, asked);
}

datagram request_from(const socket& client, const socket& server) {
  datagram one;
  one.source = client.local();
  one.target = server.local();
  return one;
}

void expect_payloads(socket& at, std::initializer_list<unsigned> seeds) {
  const auto found = drain(at);
  ASSERT_EQ(found.size(), seeds.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    EXPECT_TRUE(same(found[i].payload, bytes(20, seeds.begin()[i]))) << i;
  }
}

TEST(Outbox, RepliesAndOthersInterleavedReachTheirOwn) {
  auto first = bound();
  auto second = bound();
  auto server = open({.family = socket_family::v4});
  outbox out;
  for (unsigned i = 0; i < 12; ++i) {
    const auto payload = bytes(20, i);
    switch (i % 4) {
      case 0:
      case 1: ASSERT_TRUE(out.reply(request_from(first, server), payload)); break;
      case 2: ASSERT_TRUE(out.reply(request_from(second, server), payload)); break;
      default: ASSERT_TRUE(out.send(second.local(), payload)); break;
    }
  }
  EXPECT_EQ(out.flush(server).sent, 12U);
  // Nothing of the first round is remembered.
  ASSERT_TRUE(out.reply(request_from(first, server), bytes(20, 12)));
  EXPECT_EQ(out.flush(server).sent, 1U);
  expect_payloads(first, {0, 1, 4, 5, 8, 9, 12});
  expect_payloads(second, {2, 3, 6, 7, 10, 11});
}

TEST(Outbox, OutcomesOfOneFlushAreForgottenByTheNext) {
  auto server = bound();
  auto client = open({.family = socket_family::v4});
  outbox out;
  ASSERT_TRUE(out.send({address::loopback_v6(), 9}, as_bytes("a")));
  EXPECT_EQ(out.flush(client).failed, 1U);
  ASSERT_TRUE(out.send(server.local(), as_bytes("b")));
  const auto done = out.flush(client);
  ASSERT_EQ(done.outcomes.size(), 1U);
  EXPECT_FALSE(done.outcomes[0]);
}

TEST(ReplyTo, PinsTheInterfaceForLinkLocalOnlyAndNeverAGroupAddress) {
  datagram request;
  request.source = endpoint::loopback(5);
  request.interface = 3;
  request.target = endpoint::loopback(9);
  EXPECT_EQ(reply_to(request, {}).source, address::loopback_v4());
  EXPECT_EQ(reply_to(request, {}).interface, 0U);
  request.target = *endpoint::parse("169.254.1.1:9");
  EXPECT_EQ(reply_to(request, {}).interface, 3U);
  request.target = *endpoint::parse("[fe80::1%lo]:9");
  EXPECT_EQ(reply_to(request, {}).interface, 3U);
  request.target = *endpoint::parse("239.1.2.3:9");
  EXPECT_TRUE(reply_to(request, {}).source.is_none());
  request.target = *endpoint::parse("10.0.0.255:9");
  request.to_group = true;
  EXPECT_TRUE(reply_to(request, {}).source.is_none());
}

TEST(Outbox, ATargetlessDatagramGoesToTheConnectedPeer) {
  auto server = bound();
  auto client = open();
  must(client.connect(server.local()));
  outbox out;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(out.send(endpoint(), as_bytes("x")));
  EXPECT_EQ(out.flush(client).sent, 3U);
  EXPECT_EQ(drain(server).size(), 3U);
}

}  // namespace
}  // namespace dgram
