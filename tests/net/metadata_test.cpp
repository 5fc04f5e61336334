// SPDX-License-Identifier: MIT
#include <netinet/in.h>
#include <sys/socket.h>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

struct way {
  const char* name;
  address bind;
  address target;
};

void PrintTo(const way& one, std::ostream* to) { *to << one.name; }

class Metadata : public ::testing::TestWithParam<way> {};

TEST_P(Metadata, EverythingAskedForComes) {
  auto server = bound(GetParam().bind, {.want = metadata::all});
  auto client = open({.ttl = 33, .tos = 0xb9});  // DSCP 46 (EF), ECT(1)
  const endpoint target{GetParam().target, server.local().port};
  const auto before = std::chrono::system_clock::now();
  must(client.send_to(as_bytes("x"), target));
  const auto got = next(server);
  EXPECT_EQ(got.target, target);
  EXPECT_FALSE(got.to_group);
  EXPECT_EQ(got.interface, 1U);
  EXPECT_EQ(got.ttl, 33);
  EXPECT_EQ(got.dscp, 46);
  EXPECT_EQ(got.ecn, ecn::ect1);
  ASSERT_TRUE(got.timestamp);
  EXPECT_LT(*got.timestamp - before, 5s);
  EXPECT_GT(*got.timestamp - before, -5s);
}

TEST_P(Metadata, NothingNotAskedForIsMadeUp) {
  auto server = bound(GetParam().bind);
  must(open().send_to(as_bytes("x"), {GetParam().target, server.local().port}));
  const auto got = next(server);
  EXPECT_EQ(got.interface, 0U);
  EXPECT_FALSE(got.ttl || got.dscp || got.ecn || got.timestamp);
}

TEST_P(Metadata, NoControlMessageIsCutWithEverythingOnAndTrains) {
  auto server = bound(GetParam().bind, {.want = metadata::all, .gro = true});
  const endpoint target{GetParam().target, server.local().port};
  auto client = open();
  outbox train;
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(train.send(target, as_bytes("12345")));
  ASSERT_EQ(train.flush(client).sent, 10U);
  receive_batch batch;
  ASSERT_EQ(must(server.receive(batch, patience)), 10U);
  EXPECT_EQ(batch.slots_used(), 1U);
  EXPECT_EQ(batch.control_truncated(), 0U);
  for (const datagram& one : batch) {
    EXPECT_EQ(one.text(), "12345");
    EXPECT_EQ(one.target, target);
    EXPECT_TRUE(one.ttl && one.ecn && one.timestamp);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ways, Metadata,
    ::testing::Values(way{"V4", address::loopback_v4(), address::loopback_v4()},
                      way{"V4Wildcard", address::any_v4(), address::v4(127, 0, 0, 2)},
                      way{"V6", address::loopback_v6(), address::loopback_v6()},
                      way{"DualStackV6", address::any_v6(), address::loopback_v6()},
                      way{"DualStackV4", address::any_v6(), address::v4(127, 0, 0, 3)}),
    [](const auto& row) { return std::string(row.param.name); });

TEST(Metadata, ABatchForgetsWhatAnotherSocketTold) {
  auto telling = bound(address::loopback_v4(), {.want = metadata::all, .gro = true});
  auto silent = bound(address::loopback_v4());
  auto client = open({.family = socket_family::v4, .ttl = 33});
  receive_batch batch({.slots = 4});
  outbox trains;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(trains.send(telling.local(), bytes(100)));
  ASSERT_EQ(trains.flush(client).sent, 3U);
  ASSERT_EQ(must(telling.receive(batch, a_moment)), 3U);
  ASSERT_EQ(batch.begin()->ttl, 33);
  must(client.send_to(bytes(300), silent.local()));
  ASSERT_EQ(must(silent.receive(batch, a_moment)), 1U);
  const datagram got = *batch.begin();
  EXPECT_EQ(got.payload.size(), 300U);
  EXPECT_EQ(got.target, silent.local());
  EXPECT_EQ(got.interface, 0U);
  EXPECT_FALSE(got.ttl || got.dscp || got.ecn || got.timestamp);
}

TEST(Metadata, ControlTruncationIsCounted) {
  auto server = bound(address::any_v6(), {.want = metadata::all});
  // Messages the batch has no room for, switched on behind the library's back.
  const int on = 1;
  for (const int option : {IP_RECVORIGDSTADDR, IP_RECVOPTS, IP_RETOPTS}) {
    ASSERT_EQ(::setsockopt(server.native_handle(), IPPROTO_IP, option, &on, sizeof on), 0);
  }
  must(open().send_to(as_bytes("x"), endpoint::loopback(server.local().port)));
  receive_batch batch;
  ASSERT_EQ(must(server.receive(batch, patience)), 1U);
  EXPECT_EQ(batch.control_truncated(), 1U);
  EXPECT_EQ(batch.begin()->text(), "x");  // the datagram itself is whole
}

TEST(Metadata, SourceAndTosAreChosenPerDatagram) {
  auto server = bound(address::any_v6(), {.want = metadata::all});
  auto client = open();
  const address from = address::v4(127, 0, 0, 9);
  must(client.send_outgoing({.target = endpoint::loopback(server.local().port),
                             .payload = as_bytes("x"),
                             .source = from,
                             .tos = std::uint8_t{0x28}}));
  const auto got = next(server);
  EXPECT_EQ(got.source.address, from);
  EXPECT_EQ(got.dscp, 0x28 >> 2);
  must(client.send_outgoing({.target = {address::loopback_v6(), server.local().port},
                             .payload = as_bytes("x"),
                             .source = address::loopback_v6(),
                             .tos = std::uint8_t{0x2a}}));
  EXPECT_EQ(next(server).ecn, ecn::ect0);
}

TEST(Metadata, ASourceThatIsNotOursIsRefused) {
  auto client = open();
  const auto sent = client.send_outgoing({.target = endpoint::loopback(9),
                                          .payload = as_bytes("x"),
                                          .source = address::v4(192, 0, 2, 77)});
  EXPECT_EQ(sent.error().code, std::errc::network_unreachable);
}

}  // namespace
}  // namespace dgram
