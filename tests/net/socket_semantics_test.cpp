// SPDX-License-Identifier: MIT
// What each call does, one test a sentence: the table every UDP tutorial begins with.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdlib>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

TEST(SocketSemantics, OpeningOccupiesNoPort) { EXPECT_EQ(open().local().port, 0); }

TEST(SocketSemantics, BindOccupiesItsPortAtOnce) {
  auto first = bound();
  const auto second = socket::open({.bind = first.local()});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, std::errc::address_in_use);
  EXPECT_EQ(second.error().where, first.local());
}

TEST(SocketSemantics, ClosingGivesThePortBack) {
  auto first = bound();
  const auto port = first.local();
  first.close();
  EXPECT_FALSE(first.is_open());
  EXPECT_TRUE(socket::open({.bind = port}));
}

TEST(SocketSemantics, ConnectPicksALocalPort) {
  auto client = open();
  must(client.connect(dead_endpoint()));
  EXPECT_NE(client.local().port, 0);
}

TEST(SocketSemantics, TheFirstSendToPicksALocalPortAndKeepsIt) {
  auto server = bound();
  auto client = open();
  must(client.send_to(as_bytes("one"), server.local()));
  const auto port = client.local().port;
  EXPECT_NE(port, 0);
  must(client.send_to(as_bytes("two"), server.local()));
  EXPECT_EQ(client.local().port, port);
  EXPECT_EQ(next(server).source.port, port);
  EXPECT_EQ(next(server).source.port, port);
}

TEST(SocketSemantics, SendNeedsConnect) {
  auto client = open();
  EXPECT_EQ(client.send(as_bytes("x")).error().code, errc::not_connected);
  auto server = bound();
  must(client.connect(server.local()));
  EXPECT_EQ(client.peer(), server.local());
  EXPECT_EQ(must(client.send(as_bytes("hello"))), 5U);
  EXPECT_EQ(next(server).text(), "hello");
}

TEST(SocketSemantics, SendToWorksOnAConnectedSocketAndLeavesItConnected) {
  auto server = bound(), other = bound();
  auto client = open();
  must(client.connect(server.local()));
  must(client.send_to(as_bytes("why"), server.local()));
  must(client.send_to(as_bytes("aside"), other.local()));
  must(client.send(as_bytes("again")));
  EXPECT_EQ(next(server).text(), "why");
  EXPECT_EQ(next(other).text(), "aside");
  EXPECT_EQ(next(server).text(), "again");
}

TEST(SocketSemantics, AConnectedSocketHearsOnlyItsPeer) {
  auto server = bound(), stranger = bound();
  auto client = bound();
  must(client.connect(server.local()));
  must(stranger.send_to(as_bytes("psst"), client.local()));
  must(server.send_to(as_bytes("hello"), client.local()));
  EXPECT_EQ(next(client).text(), "hello");
  EXPECT_TRUE(is_quiet(client));
}

TEST(SocketSemantics, DisconnectOpensItToEveryoneAgain) {
  auto server = bound(), stranger = bound();
  auto client = bound();
  must(client.connect(server.local()));
  must(client.disconnect());
  EXPECT_FALSE(client.peer());
  must(stranger.send_to(as_bytes("hi"), client.local()));
  EXPECT_EQ(next(client).text(), "hi");
  EXPECT_EQ(client.send(as_bytes("x")).error().code, errc::not_connected);
}

TEST(SocketSemantics, DisconnectKeepsABoundPortEvenOneTheSystemPicked) {
  auto server = bound();
  auto client = bound();
  const auto before = client.local();
  must(client.connect(server.local()));
  must(client.disconnect());
  EXPECT_EQ(client.local(), before);
}

TEST(SocketSemantics, ConnectMayBeCalledAgain) {
  auto first = bound(), second = bound();
  auto client = open();
  must(client.connect(first.local()));
  must(client.connect(second.local()));
  must(client.send(as_bytes("moved")));
  EXPECT_EQ(next(second).text(), "moved");
  EXPECT_TRUE(is_quiet(first));
}

TEST(SocketSemantics, SendingToNobodyIsNoError) {
  auto client = open();
  const auto nobody = dead_endpoint();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(must(client.send_to(as_bytes("x"), nobody)), 1U);
  auto connected = open();
  must(connected.connect(nobody));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(must(connected.send(as_bytes("x"))), 1U);
}

TEST(SocketSemantics, ReceivingBeforeBindIsSilence) {
  auto client = open();
  EXPECT_TRUE(is_quiet(client));
}

TEST(SocketSemantics, TheSamePortOfTcpIsAnother) {
  auto udp = bound();
  const int tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;  // connections of other tests that linger on this port are no matter here
  ::setsockopt(tcp, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(udp.local().port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::bind(tcp, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  ::close(tcp);
}

TEST(SocketSemantics, BoundariesAreKeptAndAnEmptyDatagramIsOne) {
  auto server = bound();
  auto client = open();
  for (const auto* text : {"chen", "hello", "world", ""}) {
    must(client.send_to(as_bytes(text), server.local()));
  }
  for (const auto* text : {"chen", "hello", "world", ""}) EXPECT_EQ(next(server).text(), text);
  EXPECT_TRUE(is_quiet(server));
}

TEST(SocketSemantics, OneByteTooManyIsRefusedByName) {
  auto v4 = bound();
  auto v6 = bound(address::loopback_v6());
  auto client4 = open({.family = socket_family::v4});
  auto client6 = open({.family = socket_family::v6});
  EXPECT_EQ(must(client4.send_to(bytes(payload_bytes_max_v4), v4.local())), payload_bytes_max_v4);
  EXPECT_EQ(must(client6.send_to(bytes(payload_bytes_max_v6), v6.local())), payload_bytes_max_v6);
  EXPECT_EQ(next(v4).payload.size(), payload_bytes_max_v4);
  EXPECT_EQ(next(v6).payload.size(), payload_bytes_max_v6);
  EXPECT_EQ(client4.send_to(bytes(payload_bytes_max_v4 + 1), v4.local()).error().code,
            errc::payload_too_long);
  EXPECT_EQ(client6.send_to(bytes(payload_bytes_max_v6 + 1), v6.local()).error().code,
            errc::payload_too_long);
  auto dual = open();
  EXPECT_EQ(dual.send_to(bytes(payload_bytes_max_v4 + 1), v4.local()).error().code,
            errc::payload_too_long);
}

TEST(SocketSemantics, AFamilyASocketDoesNotSpeakIsRefused) {
  auto v4 = open({.family = socket_family::v4});
  EXPECT_EQ(v4.send_to(as_bytes("x"), *endpoint::parse("[::1]:9")).error().code,
            errc::wrong_family);
  EXPECT_EQ(v4.connect(*endpoint::parse("[::1]:9")).error().code, errc::wrong_family);
  EXPECT_EQ(v4.bind(*endpoint::parse("[::1]:0")).error().code, errc::wrong_family);
  EXPECT_EQ(v4.send_to(as_bytes("x"), endpoint()).error().code, errc::bad_address);
  EXPECT_EQ(v4.send_to(as_bytes("x"), *unix_path::parse("@x")).error().code, errc::wrong_family);
}

TEST(SocketSemantics, OneSocketSpeaksBothFamilies) {
  auto server = open({.bind = endpoint::any(0)});
  const auto port = server.local().port;
  auto client = open();
  for (const auto& at : {address::loopback_v4(), address::loopback_v6()}) {
    must(client.send_to(as_bytes("hi"), {at, port}));
    const auto got = next(server);
    EXPECT_EQ(got.source.address, at);
    must(server.send_to(as_bytes("yes"), got.source));
    EXPECT_EQ(next(client).source, (endpoint{at, port}));
  }
}

TEST(SocketSemantics, ABindToOneIpv6AddressLeavesIpv4Alone) {
  auto v6 = bound(address::loopback_v6());
  EXPECT_TRUE(socket::open({.bind = endpoint::loopback(v6.local().port)}));
}

TEST(SocketSemantics, AdoptTakesADatagramSocketAndLeavesOthersAlone) {
  const int udp = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  auto adopted = must(socket::adopt(udp));
  EXPECT_EQ(adopted.native_handle(), udp);
  auto server = bound();
  must(adopted.send_to(as_bytes("hi"), server.local()));
  EXPECT_EQ(next(server).text(), "hi");
  const int tcp = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(socket::adopt(tcp).error().code, errc::not_a_datagram_socket);
  EXPECT_EQ(::fcntl(tcp, F_GETFD), FD_CLOEXEC);
  ::close(tcp);
  EXPECT_EQ(socket::adopt(-1).error().code, std::errc::bad_file_descriptor);
}

TEST(SocketSemantics, ReleaseGivesTheDescriptorAway) {
  auto one = bound();
  const auto at = one.local();
  const int descriptor = one.release();
  EXPECT_FALSE(one.is_open());
  EXPECT_FALSE(socket::open({.bind = at}));  // still bound: nobody closed it
  auto again = must(socket::adopt(descriptor));
  EXPECT_EQ(again.local(), at);
}

TEST(SocketSemantics, BroadcastNeedsPermission) {
  const endpoint everyone{address::v4(127, 255, 255, 255), 9};
  auto without = open({.family = socket_family::v4});
  EXPECT_EQ(without.send_to(as_bytes("x"), everyone).error().code, std::errc::permission_denied);
  auto with = open({.family = socket_family::v4, .broadcast = true});
  EXPECT_TRUE(with.send_to(as_bytes("x"), everyone));
}

TEST(SocketSemantics, ABroadcastThatIsNotEnabledIsNamed) {
  const endpoint directed{address::v4(127, 255, 255, 255), 9};
  for (auto family : {socket_family::v4, socket_family::automatic}) {
    auto without = open({.family = family});
    const auto failed = without.send_to(as_bytes("x"), directed);
    EXPECT_EQ(failed.error().code, errc::broadcast_not_enabled);
    EXPECT_EQ(failed.error().where, directed);
    EXPECT_EQ(without.connect(directed).error().code, errc::broadcast_not_enabled);
    outbox out;
    ASSERT_TRUE(out.send(directed, as_bytes("x")) && out.send(directed, as_bytes("y")));
    const auto flushed = out.flush(without);
    EXPECT_EQ(flushed.failed, 2u);
    for (const auto& outcome : flushed.outcomes) EXPECT_EQ(outcome, errc::broadcast_not_enabled);
  }
}

// EACCES too. A namespace that has the route: tests/system/multicast_test.py.
TEST(SocketSemantics, AProhibitedRouteIsNoBroadcast) {
  const char* prohibited = std::getenv("DGRAM_TEST_PROHIBITED");
  if (prohibited == nullptr) GTEST_SKIP() << "no prohibited route here";
  auto without = open({.family = socket_family::v4});
  const auto failed = without.send_to(as_bytes("x"), must(endpoint::parse(prohibited)));
  EXPECT_EQ(failed.error().code, std::error_code(EACCES, std::system_category()));
}

TEST(SocketSemantics, DropsStayKnownWhenTheSocketIsClosed) {
  auto server = bound(address::loopback_v4(), {.receive_buffer_bytes = 4096});
  auto client = open();
  for (int i = 0; i < 100; ++i) must(client.send_to(bytes(1000), server.local()));
  const auto drops = server.drops();
  EXPECT_GT(drops, 0u);
  server.close();
  EXPECT_EQ(server.drops(), drops);
}

TEST(SocketSemantics, AnInterfaceThatIsNotThereIsNamed) {
  EXPECT_EQ(socket::open({.interface = "nosuch0"}).error().code, errc::no_such_interface);
}

TEST(SocketSemantics, BuffersTellAskedGrantedAndCap) {
  auto one = open({.receive_buffer_bytes = 16'384, .send_buffer_bytes = 32'768});
  EXPECT_EQ(one.receive_buffer().asked, 16'384U);
  EXPECT_EQ(one.receive_buffer().granted, 2 * 16'384U);
  EXPECT_EQ(one.send_buffer().granted, 2 * 32'768U);
  EXPECT_GT(one.receive_buffer().cap, 0U);
  EXPECT_EQ(one.receive_buffer().cap_name, "net.core.rmem_max");
}

TEST(SocketSemantics, DropsAreToldAtOnce) {
  auto server = bound(address::loopback_v4(), {.receive_buffer_bytes = 4096});
  auto client = open();
  constexpr std::uint64_t sent = 200;
  for (std::uint64_t i = 0; i < sent; ++i) must(client.send_to(bytes(500), server.local()));
  EXPECT_GT(server.queued_bytes(), 0U);
  std::uint64_t received = 0;
  while (must(server.receive(0ns))) ++received;
  EXPECT_GT(server.drops(), 0U);
  EXPECT_EQ(received + server.drops(), sent);
}

}  // namespace
}  // namespace dgram
