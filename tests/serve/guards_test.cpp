// SPDX-License-Identifier: MIT
#include "serve/guards.hpp"

#include <gtest/gtest.h>

#include "serve/exposure.hpp"

namespace dgram {
namespace {

constexpr time_point start{std::chrono::hours(1)};

endpoint at(std::string_view text) { return *endpoint::parse(text); }
network net(std::string_view text) { return *network::parse(text); }

datagram from(std::string_view source, std::string_view payload = "hi",
              std::string_view target = "192.168.1.1:9000") {
  datagram one;
  one.source = at(source);
  one.target = at(target);
  one.payload = as_bytes(payload);
  return one;
}

const guard_options everyone{.allow = {net("0.0.0.0/0"), net("::/0")}};

door_guards door(std::string_view local, guard_options options = {}) {
  return door_guards(at(local), options);
}

guard_options lifted(guard which, guard_options base = {}) {
  base.lifted.push_back(which);
  return base;
}

TEST(Guards, AreNamed) {
  EXPECT_EQ(name(guard::port_zero), "port-zero");
  EXPECT_EQ(name(guard::self), "self");
  EXPECT_EQ(name(guard::not_unicast), "not-unicast");
  EXPECT_EQ(name(guard::reserved_port), "reserved-port");
  EXPECT_EQ(name(guard::not_allowed), "not-allowed");
  EXPECT_EQ(name(guard::growth), "growth");
  EXPECT_EQ(name(guard::loop), "loop");
  EXPECT_EQ(name(exposure::loopback), "loopback");
  EXPECT_EQ(name(exposure::private_ranges), "private");
  EXPECT_EQ(name(exposure::open), "open");
}

TEST(Exposure, FollowsWhatIsBoundAndWhomItAllows) {
  EXPECT_EQ(door("127.0.0.1:9").exposed(), exposure::loopback);
  EXPECT_EQ(door("127.1.2.3:9").exposed(), exposure::loopback);
  EXPECT_EQ(door("[::1]:9", everyone).exposed(), exposure::loopback);
  EXPECT_EQ(door("0.0.0.0:9").exposed(), exposure::private_ranges);
  EXPECT_EQ(door("[::]:9").exposed(), exposure::private_ranges);
  EXPECT_EQ(door("203.0.113.1:9").exposed(), exposure::private_ranges);
  EXPECT_EQ(door("0.0.0.0:9", {.allow = {net("10.1.0.0/16"), net("fe80::/10")}}).exposed(),
            exposure::private_ranges);
  EXPECT_EQ(door("0.0.0.0:9", {.allow = {net("10.1.0.0/16"), net("8.8.8.8")}}).exposed(),
            exposure::open);
  EXPECT_EQ(door("[::]:9", everyone).exposed(), exposure::open);
  EXPECT_EQ(door("0.0.0.0:9", lifted(guard::not_allowed)).exposed(), exposure::open);
}

TEST(Exposure, NetworkIsPrivateOnlyWhenAllOfItIs) {
  for (const char* inside : {"10.0.0.0/8", "10.255.255.255", "172.16.0.0/12", "172.31.255.0/24",
                             "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10", "127.0.0.0/8",
                             "::1", "fc00::/7", "fdff::/16", "fe80::/10", "febf::/16"}) {
    EXPECT_TRUE(is_private(net(inside))) << inside;
    EXPECT_TRUE(net(inside).base.is_private()) << inside;
  }
  for (const char* outside :
       {"10.0.0.0/7", "8.0.0.0/6", "172.0.0.0/8", "172.32.0.0/16", "192.169.0.0/16", "192.0.0.0/8",
        "169.255.0.0/16", "100.0.0.0/8", "100.128.0.0/16", "0.0.0.0/0", "::/0", "fe00::/8",
        "fec0::/10", "f800::/6", "2001:db8::/32", "::/127"}) {
    EXPECT_FALSE(is_private(net(outside))) << outside;
  }
}

TEST(DoorGuards, LetAnOrdinaryRequestIn) {
  for (const char* local : {"127.0.0.1:9000", "0.0.0.0:9000", "[::]:9000"}) {
    auto one = door(local);
    EXPECT_EQ(one.check(from("127.0.0.1:40000"), start), std::nullopt) << local;
  }
  EXPECT_EQ(door("0.0.0.0:9000").check(from("192.168.1.7:40000"), start), std::nullopt);
  EXPECT_EQ(door("[::]:9000").check(from("[fe80::7]:40000"), start), std::nullopt);
  EXPECT_EQ(door("[::]:9000", everyone).check(from("8.8.8.8:40000"), start), std::nullopt);
}

TEST(DoorGuards, PortZeroHasNobodyToAnswer) {
  EXPECT_EQ(door("127.0.0.1:9000").check(from("127.0.0.1:0"), start), guard::port_zero);
  EXPECT_EQ(door("0.0.0.0:9000").check(from("10.0.0.1:0"), start), guard::port_zero);
  EXPECT_EQ(door("0.0.0.0:9000", lifted(guard::port_zero)).check(from("10.0.0.1:0"), start),
            std::nullopt);
}

TEST(DoorGuards, SelfIsTheBoundEndpoint) {
  auto bound = door("192.168.1.1:9000");
  EXPECT_EQ(bound.check(from("192.168.1.1:9000"), start), guard::self);
  EXPECT_EQ(bound.check(from("192.168.1.1:9001"), start), std::nullopt);
  EXPECT_EQ(bound.check(from("192.168.1.2:9000"), start), std::nullopt);
  EXPECT_EQ(door("127.0.0.1:9000").check(from("127.0.0.1:9000"), start), guard::self);
  EXPECT_EQ(door("127.0.0.1:9000").check(from("127.0.0.2:9000"), start), std::nullopt);
}

TEST(DoorGuards, SelfOnAWildcardBindIsTheAddressItWasSentTo) {
  auto bound = door("[::]:9000");
  EXPECT_EQ(bound.check(from("192.168.1.1:9000"), start), guard::self);
  EXPECT_EQ(bound.check(from("192.168.1.1:9001"), start), std::nullopt);
  EXPECT_EQ(bound.check(from("192.168.1.2:9000"), start), std::nullopt);
  // Every loopback address is this server's too.
  EXPECT_EQ(bound.check(from("127.0.0.2:9000", "hi", "127.0.0.1:9000"), start), guard::self);
  EXPECT_EQ(bound.check(from("[::1]:9000", "hi", "[::1]:9000"), start), guard::self);
  EXPECT_EQ(door("[::]:9000", lifted(guard::self)).check(from("192.168.1.1:9000"), start),
            std::nullopt);
}

TEST(DoorGuards, NotUnicastSourcesAreNotAnswered) {
  for (const char* source : {"224.0.0.1:5000", "239.255.255.255:5000", "255.255.255.255:5000",
                             "0.0.0.0:5000", "[ff02::1]:5000", "[::]:5000"}) {
    EXPECT_EQ(door("[::]:9000", everyone).check(from(source), start), guard::not_unicast) << source;
    EXPECT_EQ(door("[::]:9000").check(from(source), start), guard::not_unicast) << source;
    EXPECT_EQ(door("[::]:9000", lifted(guard::not_unicast, everyone)).check(from(source), start),
              std::nullopt)
        << source;
  }
}

TEST(DoorGuards, ReservedPortsAreSuspectOnlyWhenOpen) {
  for (const char* source : {"8.8.8.8:1", "8.8.8.8:53", "8.8.8.8:1023", "8.8.8.8:1900",
                             "8.8.8.8:3702", "8.8.8.8:5353", "8.8.8.8:5355", "8.8.8.8:11211"}) {
    EXPECT_EQ(door("0.0.0.0:9000", everyone).check(from(source), start), guard::reserved_port)
        << source;
    EXPECT_EQ(
        door("0.0.0.0:9000", lifted(guard::reserved_port, everyone)).check(from(source), start),
        std::nullopt)
        << source;
  }
  EXPECT_EQ(door("0.0.0.0:9000", everyone).check(from("8.8.8.8:1024"), start), std::nullopt);
  EXPECT_EQ(door("0.0.0.0:9000", everyone).check(from("10.0.0.1:53"), start), guard::reserved_port);
  EXPECT_EQ(door("0.0.0.0:9000").check(from("10.0.0.1:53"), start), std::nullopt);
  EXPECT_EQ(door("0.0.0.0:9000").check(from("10.0.0.1:161"), start), std::nullopt);
  EXPECT_EQ(door("127.0.0.1:9000").check(from("127.0.0.1:53"), start), std::nullopt);
}

TEST(DoorGuards, PrivateRangesAreAllowedByDefault) {
  auto one = door("0.0.0.0:9000");
  for (const char* near : {"10.0.0.1:5000", "172.16.0.1:5000", "192.168.0.1:5000", "127.0.0.1:5000",
                           "169.254.1.1:5000", "100.64.0.1:5000", "[fd00::1]:5000", "[::1]:5000"}) {
    EXPECT_EQ(one.check(from(near), start), std::nullopt) << near;
  }
  for (const char* far : {"8.8.8.8:5000", "172.32.0.1:5000", "[2001:db8::1]:5000"}) {
    EXPECT_EQ(one.check(from(far), start), guard::not_allowed) << far;
    EXPECT_EQ(door("0.0.0.0:9000", lifted(guard::not_allowed)).check(from(far), start),
              std::nullopt);
  }
}

TEST(DoorGuards, AnAllowListIsTakenAtItsWord) {
  auto one = door("0.0.0.0:9000", {.allow = {net("8.8.8.0/24"), net("2001:db8::/32")}});
  EXPECT_EQ(one.check(from("8.8.8.8:5000"), start), std::nullopt);
  EXPECT_EQ(one.check(from("[2001:db8::1]:5000"), start), std::nullopt);
  EXPECT_EQ(one.check(from("8.8.9.8:5000"), start), guard::not_allowed);
  EXPECT_EQ(one.check(from("10.0.0.1:5000"), start), guard::not_allowed);
  EXPECT_EQ(one.check(from("127.0.0.1:5000"), start), guard::not_allowed);
}

unsigned withheld_of(door_guards& one, const datagram& request, unsigned times) {
  unsigned withheld = 0;
  for (unsigned i = 0; i < times; ++i) withheld += one.check(request, start) == guard::loop;
  return withheld;
}

TEST(DoorGuards, EveryNthIdenticalPayloadEndsALoop) {
  auto open = door("0.0.0.0:9000", everyone);
  EXPECT_EQ(withheld_of(open, from("8.8.8.8:5000"), 31), 0u);
  EXPECT_EQ(open.check(from("8.8.8.8:5000"), start), guard::loop);
  EXPECT_EQ(withheld_of(open, from("8.8.8.8:5000"), 31), 0u);
  EXPECT_EQ(open.check(from("8.8.8.8:5000"), start), guard::loop);

  auto near = door("0.0.0.0:9000");
  EXPECT_EQ(withheld_of(near, from("10.0.0.1:5000"), 4095), 0u);
  EXPECT_EQ(near.check(from("10.0.0.1:5000"), start), guard::loop);
  EXPECT_EQ(withheld_of(near, from("10.0.0.1:5000"), 2 * 4096), 2u);
}

TEST(DoorGuards, LoopIsOffOnLoopbackAndForLoopbackSources) {
  auto loopback = door("127.0.0.1:9000", everyone);
  EXPECT_EQ(withheld_of(loopback, from("127.0.0.1:5000"), 10'000), 0u);
  auto open = door("0.0.0.0:9000", everyone);
  EXPECT_EQ(withheld_of(open, from("127.0.0.1:5000"), 10'000), 0u);
  auto lift = door("0.0.0.0:9000", lifted(guard::loop, everyone));
  EXPECT_EQ(withheld_of(lift, from("8.8.8.8:5000"), 10'000), 0u);
}

bool grows(reply_growth who, std::string_view source, std::size_t bytes, given so_far = {}) {
  const growth_guard one({.growth = who});
  return !one.withholds(from(source, "12345"), so_far, bytes);
}

TEST(GrowthGuard, RepliesUpToTheRequestGoToEveryone) {
  for (const auto who :
       {reply_growth::nobody, reply_growth::private_ranges, reply_growth::anyone}) {
    for (const char* source : {"8.8.8.8:5000", "10.0.0.1:5000", "127.0.0.1:5000"}) {
      EXPECT_TRUE(grows(who, source, 0));
      EXPECT_TRUE(grows(who, source, 5));
    }
  }
}

TEST(GrowthGuard, LargerRepliesGoOnlyToThoseNearEnough) {
  EXPECT_FALSE(grows(reply_growth::nobody, "8.8.8.8:5000", 6));
  EXPECT_FALSE(grows(reply_growth::nobody, "10.0.0.1:5000", 6));
  EXPECT_TRUE(grows(reply_growth::nobody, "127.0.0.1:5000", 6));
  EXPECT_TRUE(grows(reply_growth::nobody, "[::1]:5000", 6));
  EXPECT_FALSE(grows(reply_growth::private_ranges, "8.8.8.8:5000", 6));
  EXPECT_TRUE(grows(reply_growth::private_ranges, "10.0.0.1:5000", 6));
  EXPECT_TRUE(grows(reply_growth::private_ranges, "[fd00::1]:5000", 6));
  EXPECT_TRUE(grows(reply_growth::anyone, "8.8.8.8:5000", 6));
}

TEST(GrowthGuard, ASecondReplyIsGrowthToo) {
  EXPECT_FALSE(grows(reply_growth::nobody, "8.8.8.8:5000", 0, {.answers = 1}));
  EXPECT_FALSE(grows(reply_growth::private_ranges, "8.8.8.8:5000", 5, {.answers = 1}));
  EXPECT_TRUE(grows(reply_growth::private_ranges, "10.0.0.1:5000", 5, {.answers = 1}));
  EXPECT_TRUE(grows(reply_growth::nobody, "127.0.0.1:5000", 5, {.answers = 9}));
}

TEST(GrowthGuard, LiftedLetsEverythingOut) {
  const growth_guard one(lifted(guard::growth, {.growth = reply_growth::nobody}));
  EXPECT_FALSE(one.withholds(from("8.8.8.8:5000"), {.answers = 3}, 60'000));
}

}  // namespace
}  // namespace dgram
