// SPDX-License-Identifier: MIT
// outgoing::interface: which datagrams it pins, and which routing sends on.
//
//     lo ── this host ── eth0 ══ eth1 ── this host       tests/system/multicast_test.py lays it
//
// Both ends of the cable are this host's, so its own addresses are reached over lo alone: what is
// pinned to eth0 or eth1 does not arrive. Without the cable lo is the only interface.
#include <net/if.h>

#include <cstdlib>

#include <dgram/outbox.hpp>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

struct places {
  address at_home;   // on lo
  address on_cable;  // on eth0
  address group;
  address wildcard;
};

void PrintTo(const places& family, std::ostream* to) { *to << family.at_home.to_string(); }

bool has_cable() { return std::getenv("DGRAM_TEST_INTERFACE") != nullptr; }

std::vector<std::uint32_t> interfaces() {
  constexpr std::uint32_t nonexistent = 999;
  std::vector<std::uint32_t> indices{0, ::if_nametoindex("lo"), nonexistent};
  if (has_cable()) {
    indices.insert(indices.end(), {::if_nametoindex("eth0"), ::if_nametoindex("eth1")});
  }
  return indices;
}

class PinnedInterface : public ::testing::TestWithParam<places> {
 protected:
  static std::vector<address> targets() {
    if (has_cable()) return {GetParam().at_home, GetParam().on_cable};
    return {GetParam().at_home};
  }
};

void expect_arrival(socket& through, socket& receiver, const outgoing& datagram) {
  SCOPED_TRACE(receiver.local().to_string() + " over " + std::to_string(datagram.interface));
  must(through.send_outgoing(datagram, patience));
  EXPECT_EQ(next(receiver).text(), "x");
  outbox out;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(out.send(datagram));
  EXPECT_EQ(out.flush(through).sent, 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(next(receiver).text(), "x");
}

TEST_P(PinnedInterface, RoutingChoosesForEveryOtherTarget) {
  for (const address& target : targets()) {
    auto receiver = bound(target);
    auto of_its_family = bound(target);
    auto of_both = open();
    for (const std::uint32_t interface : interfaces()) {
      const outgoing datagram{
          .target = receiver.local(), .payload = as_bytes("x"), .interface = interface};
      expect_arrival(of_its_family, receiver, datagram);
      expect_arrival(of_both, receiver, datagram);
      outgoing from_a_source = datagram;
      from_a_source.source = target;
      expect_arrival(of_both, receiver, from_a_source);
    }
  }
}

TEST_P(PinnedInterface, RoutingChoosesForTheConnectedPeer) {
  for (const address& target : targets()) {
    auto receiver = bound(target);
    auto connected = open();  // of both families
    must(connected.connect(receiver.local()));
    for (const std::uint32_t interface : interfaces()) {
      expect_arrival(connected, receiver,
                     {.target = {}, .payload = as_bytes("x"), .interface = interface});
    }
  }
}

TEST_P(PinnedInterface, AGroupIsReachedOverTheInterface) {
  if (!has_cable()) GTEST_SKIP() << "tests/system/multicast_test.py runs this over a cable";
  auto receiver = bound(GetParam().wildcard, {.want = metadata::all});
  const endpoint group{GetParam().group, receiver.local().port};
  for (const char* name : {"eth0", "eth1"}) {
    must(receiver.join({.group = group.address, .interface = name}));
  }
  auto sender = open();
  auto connected = open();
  must(connected.connect(group));
  for (const char* name : {"eth0", "eth1"}) {
    SCOPED_TRACE(name);
    const auto interface = ::if_nametoindex(name);
    must(sender.send_outgoing({.target = group, .payload = as_bytes("x"), .interface = interface},
                              patience));
    EXPECT_EQ(next(receiver).interface, interface);    // it comes back where it left
    while (receiver.receive(a_moment)->has_value()) {  // and over the cable, in IPv6
    }
    must(connected.send_outgoing({.target = {}, .payload = as_bytes("x"), .interface = interface},
                                 patience));
    EXPECT_EQ(next(receiver).interface, interface);
    while (receiver.receive(a_moment)->has_value()) {
    }
  }
}

// The same question, what family a connected peer has, decides the form of the TOS byte.
TEST_P(PinnedInterface, TheTosReachesTheConnectedPeer) {
  auto receiver = bound(GetParam().at_home, {.want = metadata::tos});
  auto connected = open();  // of both families
  must(connected.connect(receiver.local()));
  const outgoing datagram{.target = {}, .payload = as_bytes("x"), .tos = 0xb8};
  must(connected.send_outgoing(datagram, patience));
  EXPECT_EQ(next(receiver).dscp, 0x2e);
  outbox out;
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(out.send(datagram));
  EXPECT_EQ(out.flush(connected).sent, 3u);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(next(receiver).dscp, 0x2e);
}

INSTANTIATE_TEST_SUITE_P(
    Families, PinnedInterface,
    ::testing::Values(places{address::loopback_v4(), address::v4(10, 77, 0, 1),
                             address::v4(239, 77, 1, 2), address::any_v4()},
                      places{address::loopback_v6(),
                             address::v6({0xfd, 0x77, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}),
                             address::v6({0xff, 0x15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x77}),
                             address::any_v6()}),
    [](const auto& family) { return family.param.at_home.is_v4() ? "V4" : "V6"; });

// Link-local targets and the limited broadcast mean nothing without their interface.

TEST(PinnedInterfaceOfALink, ALinkLocalTargetTakesTheInterfaceForItsScope) {
  if (!has_cable()) GTEST_SKIP() << "tests/system/multicast_test.py runs this over a cable";
  const auto eth0 = ::if_nametoindex("eth0");
  const auto with_scope = address::parse(std::getenv("DGRAM_TEST_LINK_LOCAL"));
  ASSERT_TRUE(with_scope) << with_scope.error().text();
  auto receiver = bound(*with_scope);
  const endpoint target{address::v6(with_scope->bytes()), receiver.local().port};
  auto sender = open();
  must(sender.send_outgoing({.target = target, .payload = as_bytes("x"), .interface = eth0},
                            patience));
  EXPECT_EQ(next(receiver).text(), "x");
}

TEST(PinnedInterfaceOfALink, TheLimitedBroadcastLeavesByTheInterface) {
  if (!has_cable()) GTEST_SKIP() << "tests/system/multicast_test.py runs this over a cable";
  auto receiver = bound(address::any_v4(), {.want = metadata::all});
  auto sender = bound(address::any_v4(), {.broadcast = true});
  const endpoint everyone{address::v4(255, 255, 255, 255), receiver.local().port};
  for (const char* name : {"eth0", "eth1"}) {
    const auto interface = ::if_nametoindex(name);
    must(sender.send_outgoing(
        {.target = everyone, .payload = as_bytes("x"), .interface = interface}, patience));
    EXPECT_EQ(next(receiver).interface, interface) << name;
  }
}

}  // namespace
}  // namespace dgram
