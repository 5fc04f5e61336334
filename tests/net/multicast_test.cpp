// SPDX-License-Identifier: MIT
// Groups over loopback. Several interfaces: tests/system.
#include <net/if.h>

#include <cstdlib>

#include "loopback.hpp"

namespace dgram {
namespace {

using namespace testing;

struct groups {
  address ours;
  address foreign;
  address wildcard;
  address at_home;  // on loopback
  address abroad;   // on the interface that tests/system gives

  [[nodiscard]] address sender() const { return abroad_too() ? abroad : at_home; }
  [[nodiscard]] static bool abroad_too() { return std::getenv("DGRAM_TEST_INTERFACE") != nullptr; }
};

void PrintTo(const groups& one, std::ostream* to) { *to << one.ours.to_string(); }

std::string interface() {
  return groups::abroad_too() ? std::getenv("DGRAM_TEST_INTERFACE") : "lo";
}

class Multicast : public ::testing::TestWithParam<groups> {
 protected:
  // The loopback of most machines has no IPv6 multicast route; tests/system gives it one.
  void SetUp() override {
    const auto sent = sender().send_to({}, {GetParam().ours, 9});
    if (!sent && sent.error().code == std::errc::network_unreachable) {
      GTEST_SKIP() << "no multicast route over lo; tests/system/multicast_test.py runs this in a "
                      "namespace that has one";
    }
  }

  static socket sender() {
    auto one = bound(GetParam().sender());
    must(one.multicast_interface(interface()));
    return one;
  }
  static socket listener() { return bound(GetParam().wildcard, {.want = metadata::all}); }
};

TEST_P(Multicast, AGroupIsHeardOnceJoinedAndNoMoreOnceLeft) {
  auto server = listener();
  auto client = sender();
  const endpoint group{GetParam().ours, server.local().port};
  must(client.send_to(as_bytes("early"), group));
  EXPECT_TRUE(is_quiet(server));
  must(server.join({.group = GetParam().ours, .interface = interface()}));
  must(client.send_to(as_bytes("now"), group));
  const auto got = next(server);
  EXPECT_EQ(got.text(), "now");
  EXPECT_TRUE(got.to_group);
  EXPECT_EQ(got.target.address.is_multicast(), true);
  EXPECT_EQ(got.interface, ::if_nametoindex(interface().c_str()));
  EXPECT_EQ(got.ttl, 1);  // this link only, unless asked otherwise
  must(server.leave({.group = GetParam().ours, .interface = interface()}));
  must(client.send_to(as_bytes("late"), group));
  EXPECT_TRUE(is_quiet(server));
}

TEST_P(Multicast, AGroupSomebodyElseJoinedStaysUnheard) {
  auto server = listener();
  auto other = open({.family = GetParam().wildcard.is_v4() ? socket_family::v4 : socket_family::v6,
                     .reuse_address = true});
  must(server.join({.group = GetParam().ours, .interface = interface()}));
  must(other.join({.group = GetParam().foreign, .interface = interface()}));
  auto client = sender();
  must(client.send_to(as_bytes("foreign"), {GetParam().foreign, server.local().port}));
  EXPECT_TRUE(is_quiet(server));
}

TEST_P(Multicast, ASourceSpecificMemberHearsThatSourceOnly) {
  auto server = listener();
  must(server.join(
      {.group = GetParam().ours, .interface = interface(), .source = GetParam().sender()}));
  auto client = sender();
  must(client.send_to(as_bytes("mine"), {GetParam().ours, server.local().port}));
  EXPECT_EQ(next(server).text(), "mine");
  must(server.leave(
      {.group = GetParam().ours, .interface = interface(), .source = GetParam().sender()}));
  const auto stranger =
      GetParam().wildcard.is_v4() ? address::v4(127, 9, 9, 9) : *address::parse("2001:db8::9");
  must(server.join({.group = GetParam().ours, .interface = interface(), .source = stranger}));
  must(client.send_to(as_bytes("not mine"), {GetParam().ours, server.local().port}));
  EXPECT_TRUE(is_quiet(server));
}

TEST_P(Multicast, JoiningEverywhereIncludesThisInterface) {
  auto server = listener();
  must(server.join({.group = GetParam().ours}));
  auto client = sender();
  must(client.send_to(as_bytes("x"), {GetParam().ours, server.local().port}));
  EXPECT_EQ(next(server).text(), "x");
}

// A socket may join so many groups by default (net.ipv4.igmp_max_memberships): here the last one
// fits on one interface of two.
TEST(MulticastLimit, JoiningEverywhereIsWholeOrFails) {
  const char* const abroad = std::getenv("DGRAM_TEST_INTERFACE");
  if (abroad == nullptr) GTEST_SKIP() << "takes two interfaces: DGRAM_TEST_INTERFACE";
  constexpr std::uint8_t memberships_max = 20;
  auto socket = open({.family = socket_family::v4});
  for (std::uint8_t i = 1; i < memberships_max; ++i) {
    must(socket.join({.group = address::v4(239, 9, 0, i), .interface = abroad}));
  }
  const multicast_group everywhere{.group = address::v4(239, 9, 1, 1)};
  const auto joined = socket.join(everywhere);
  ASSERT_FALSE(joined);
  EXPECT_EQ(joined.error().code, std::errc::no_buffer_space);
  EXPECT_NE(joined.error().text().find("igmp_max_memberships"), std::string::npos);
  const auto left = socket.leave(everywhere);
  ASSERT_FALSE(left) << "it was joined on some interface";
  EXPECT_EQ(left.error().text().substr(0, 5), "leave");
}

TEST_P(Multicast, LoopOffIsNotHeardHere) {
  auto server = listener();
  must(server.join({.group = GetParam().ours, .interface = interface()}));
  auto client = bound(GetParam().sender(), {.multicast_loop = false});
  must(client.multicast_interface(interface()));
  must(client.send_to(as_bytes("x"), {GetParam().ours, server.local().port}));
  // Over the loopback interface itself the copy that leaves also comes in: once, not twice.
  int count = 0;
  while (must(server.receive(a_moment))) ++count;
  EXPECT_LE(count, groups::abroad_too() ? 0 : 1);
}

TEST_P(Multicast, TtlIsChosen) {
  auto server = listener();
  must(server.join({.group = GetParam().ours, .interface = interface()}));
  auto client = bound(GetParam().sender(), {.multicast_ttl = 9});
  must(client.multicast_interface(interface()));
  must(client.send_to(as_bytes("x"), {GetParam().ours, server.local().port}));
  EXPECT_EQ(next(server).ttl, 9);
}

TEST_P(Multicast, BadGroupsAndInterfacesAreNamed) {
  auto server = listener();
  EXPECT_EQ(server.join({.group = GetParam().sender()}).error().code, errc::bad_address);
  EXPECT_EQ(server.join({.group = GetParam().ours, .interface = "nosuch0"}).error().code,
            errc::no_such_interface);
  EXPECT_FALSE(server.leave({.group = GetParam().ours, .interface = interface()}));
  EXPECT_EQ(server.multicast_interface("nosuch0").error().code, errc::no_such_interface);
}

INSTANTIATE_TEST_SUITE_P(
    Families, Multicast,
    ::testing::Values(groups{*address::parse("239.255.77.1"), *address::parse("239.255.77.2"),
                             address::any_v4(), address::loopback_v4(), address::v4(10, 77, 0, 1)},
                      groups{*address::parse("ff15::7701"), *address::parse("ff15::7702"),
                             address::any_v6(), address::loopback_v6(),
                             *address::parse("fd77::1")}),
    [](const auto& row) { return row.param.ours.is_v4() ? "V4" : "V6"; });

}  // namespace
}  // namespace dgram
