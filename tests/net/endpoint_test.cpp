// SPDX-License-Identifier: MIT
#include <dgram/endpoint.hpp>

#include <gtest/gtest.h>

#include <unordered_set>
#include <vector>

namespace dgram {
namespace {

TEST(Address, PrintsWhatItParsed) {
  for (const auto* text : {"0.0.0.0", "127.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1",
                           "2001:db8::1", "fe80::1%lo", "ff02::1%lo", "2001:db8:0:1:1:1:1:1"}) {
    const auto one = address::parse(text);
    ASSERT_TRUE(one) << text;
    EXPECT_EQ(one->to_string(), text);
  }
}

TEST(Address, PrintsIpv6TheCanonicalWay) {
  EXPECT_EQ(address::parse("2001:DB8:0:0:0:0:0:1")->to_string(), "2001:db8::1");
  EXPECT_EQ(address::parse("0:0:0:0:0:0:0:0")->to_string(), "::");
}

TEST(Address, TakesAnInterfaceByNameAndByIndex) {
  EXPECT_EQ(*address::parse("fe80::1%lo"), *address::parse("fe80::1%1"));
  EXPECT_EQ(address::parse("fe80::1%lo")->scope(), 1U);
}

TEST(Address, RefusesWhatIsNotALiteral) {
  for (const auto* text :
       {"", "localhost", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "0x7f.0.0.1", "1.2.3.4 ",
        " 1.2.3.4", ":::", "1::2::3", "12345::", "[::1]", "2001:db8::1%lo", "1.2.3.4%lo", "::g"}) {
    const auto one = address::parse(text);
    ASSERT_FALSE(one) << text;
    EXPECT_EQ(one.error().code, errc::bad_address) << text;
  }
  using namespace std::string_view_literals;
  EXPECT_FALSE(address::parse("1.2.3.4\0"sv));
}

TEST(Address, NamesAnInterfaceThatIsNotThere) {
  EXPECT_EQ(address::parse("fe80::1%nosuch0").error().code, errc::no_such_interface);
  EXPECT_EQ(address::parse("fe80::1%").error().code, errc::no_such_interface);
  EXPECT_EQ(address::parse("fe80::1%lo:0").error().code, errc::no_such_interface);
  EXPECT_EQ(address::parse({"fe80::1%lo\0", 11}).error().code, errc::no_such_interface);
}

TEST(Address, MappedIpv4IsIpv4) {
  const auto mapped = address::parse("::ffff:192.0.2.1");
  const auto plain = address::parse("192.0.2.1");
  ASSERT_TRUE(mapped);
  EXPECT_TRUE(mapped->is_v4());
  EXPECT_EQ(*mapped, *plain);
  EXPECT_EQ(std::hash<address>()(*mapped), std::hash<address>()(*plain));
  EXPECT_EQ(mapped->to_string(), "192.0.2.1");
}

TEST(Address, KnowsItsKind) {
  struct row {
    const char* text;
    bool any, loopback, link_local, multicast, private_range;
  };
  for (const auto& one : std::vector<row>{{"0.0.0.0", true, false, false, false, false},
                                          {"::", true, false, false, false, false},
                                          {"127.9.9.9", false, true, false, false, true},
                                          {"::1", false, true, false, false, true},
                                          {"169.254.0.1", false, false, true, false, true},
                                          {"fe80::1", false, false, true, false, true},
                                          {"febf::1", false, false, true, false, true},
                                          {"fec0::1", false, false, false, false, false},
                                          {"224.0.0.1", false, false, false, true, false},
                                          {"239.255.255.255", false, false, false, true, false},
                                          {"240.0.0.1", false, false, false, false, false},
                                          {"ff02::1", false, false, false, true, false},
                                          {"10.0.0.1", false, false, false, false, true},
                                          {"172.15.0.1", false, false, false, false, false},
                                          {"172.16.0.1", false, false, false, false, true},
                                          {"172.31.255.255", false, false, false, false, true},
                                          {"172.32.0.1", false, false, false, false, false},
                                          {"192.168.1.1", false, false, false, false, true},
                                          {"100.63.0.1", false, false, false, false, false},
                                          {"100.64.0.1", false, false, false, false, true},
                                          {"fd00::1", false, false, false, false, true},
                                          {"2001:db8::1", false, false, false, false, false}}) {
    const auto a = address::parse(one.text);
    ASSERT_TRUE(a) << one.text;
    EXPECT_EQ(a->is_any(), one.any) << one.text;
    EXPECT_EQ(a->is_loopback(), one.loopback) << one.text;
    EXPECT_EQ(a->is_link_local(), one.link_local) << one.text;
    EXPECT_EQ(a->is_multicast(), one.multicast) << one.text;
    EXPECT_EQ(a->is_private(), one.private_range) << one.text;
  }
}

TEST(Endpoint, PrintsWhatItParsed) {
  for (const auto* text :
       {"127.0.0.1:9999", "0.0.0.0:0", "[::1]:65535", "[2001:db8::1]:53", "[fe80::1%lo]:5353"}) {
    const auto one = endpoint::parse(text);
    ASSERT_TRUE(one) << text;
    EXPECT_EQ(one->to_string(), text);
  }
}

TEST(Endpoint, RefusesABadPort) {
  for (const auto* text :
       {"127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:+1", "127.0.0.1:1 ",
        "127.0.0.1:0x1", "[::1]", "[::1]9", "[::1]:", "127.0.0.1:000080"}) {
    const auto one = endpoint::parse(text);
    ASSERT_FALSE(one) << text;
    EXPECT_EQ(one.error().code, errc::bad_port) << text;
  }
}

TEST(Endpoint, RefusesABadAddress) {
  for (const auto* text : {":9", "::1:9", "[127.0.0.1]:9", "[::1:9", "localhost:9", "[]:9"}) {
    const auto one = endpoint::parse(text);
    ASSERT_FALSE(one) << text;
    EXPECT_EQ(one.error().code, errc::bad_address) << text;
  }
}

TEST(Endpoint, SortsIpv4FirstThenByAddressThenByPort) {
  const auto at = [](const char* text) { return *endpoint::parse(text); };
  EXPECT_LT(at("255.0.0.1:9"), at("[::1]:1"));
  EXPECT_LT(at("10.0.0.1:9"), at("10.0.0.2:1"));
  EXPECT_LT(at("10.0.0.1:1"), at("10.0.0.1:2"));
}

TEST(Endpoint, HashSpreadsNeighbours) {
  std::unordered_set<std::size_t> low_bits;
  for (std::uint16_t port = 1; port <= 1024; ++port) {
    low_bits.insert(std::hash<endpoint>()(endpoint::loopback(port)) % 4096);
  }
  // 1,024 balls into 4,096 bins leave some 906 bins filled when thrown at random.
  EXPECT_GT(low_bits.size(), 850U);
}

TEST(Error, SaysWhatWasAttemptedWithWhom) {
  const error one{std::make_error_code(std::errc::address_in_use), "bind", endpoint::loopback(53)};
  EXPECT_EQ(one.text(), "bind 127.0.0.1:53: Address already in use");
  EXPECT_EQ((error{errc::not_connected, "send"}.text()), "send: not connected");
}

}  // namespace
}  // namespace dgram
