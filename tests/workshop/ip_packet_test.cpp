// SPDX-License-Identifier: MIT
#include "workshop/capture/ip_packet.hpp"

#include <gtest/gtest.h>

#include <string>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

// 10.0.0.7:5000 to 10.0.0.1:9999, TTL 63, DSCP 46, ECN 3, "hi".
constexpr std::string_view v4 =
    "45bb001e00004000 3f110000 0a000007 0a000001 1388270f 000a0000 6869";
// [2001:db8::1]:53 to [ff02::1]:1024, hop limit 1, traffic class 0xb8, "abc"; %s: what comes
// before.
constexpr std::string_view v6_addresses =
    "20010db8000000000000000000000001 ff020000000000000000000000000001";
constexpr std::string_view v6_udp = "00350400 000b0000 616263";

std::string v6(std::string_view length, std::string_view next, std::string_view extensions = "") {
  return "6b800000" + std::string(length) + std::string(next) + "01" + std::string(v6_addresses) +
         std::string(extensions) + std::string(v6_udp);
}

// "source>target payload", or why it was skipped.
std::string read(link_kind link, std::string_view digits, std::size_t kept = std::string::npos) {
  const auto frame = parse_hex(digits);
  EXPECT_TRUE(frame) << digits;
  const byte_view all = byte_view(*frame).first(std::min(kept, frame->size()));
  const auto one = datagram_of(link, all);
  if (!one) return std::string(name(one.error()));
  return one->source.to_string() + ">" + one->target.to_string() + " " + std::string(one->text());
}

std::string after(std::string_view header, std::string_view packet) {
  return std::string(header) + std::string(packet);
}

constexpr std::string_view v4_read = "10.0.0.7:5000>10.0.0.1:9999 hi";
constexpr std::string_view v6_read = "[2001:db8::1]:53>[ff02::1]:1024 abc";

TEST(IpPacket, Ipv4WithAllThatItsHeaderTells) {
  const auto frame = parse_hex(v4);
  const auto one = datagram_of(link_kind::raw, *frame);
  ASSERT_TRUE(one);
  EXPECT_EQ(read(link_kind::raw, v4), v4_read);
  EXPECT_EQ(one->ttl, 63);
  EXPECT_EQ(one->dscp, 46);
  EXPECT_EQ(one->ecn, ecn::ce);
  EXPECT_FALSE(one->to_group);
  EXPECT_FALSE(one->truncated);
  EXPECT_EQ(one->wire_bytes, 2u);
}

TEST(IpPacket, Ipv6WithAllThatItsHeaderTells) {
  const auto frame = parse_hex(v6("000b", "11"));
  const auto one = datagram_of(link_kind::raw, *frame);
  ASSERT_TRUE(one);
  EXPECT_EQ(read(link_kind::raw, v6("000b", "11")), v6_read);
  EXPECT_EQ(one->ttl, 1);
  EXPECT_EQ(one->dscp, 46);
  EXPECT_EQ(one->ecn, ecn::not_ect);
  EXPECT_TRUE(one->to_group);
}

TEST(IpPacket, EveryKindOfLink) {
  const std::string macs = "ffffffffffff 020000000001 ";
  EXPECT_EQ(read(link_kind::ethernet, after(macs + "0800", v4)), v4_read);
  EXPECT_EQ(read(link_kind::ethernet, after(macs + "86dd", v6("000b", "11"))), v6_read);
  EXPECT_EQ(read(link_kind::ethernet, after(macs + "8100 0007 0800", v4)), v4_read);
  EXPECT_EQ(read(link_kind::ethernet, after(macs + "88a8 0007 8100 0008 0800", v4)), v4_read);
  EXPECT_EQ(read(link_kind::null, after("02000000", v4)), v4_read);
  EXPECT_EQ(read(link_kind::null, after("00000002", v4)), v4_read);
  EXPECT_EQ(read(link_kind::null, after("0000001e", v6("000b", "11"))), v6_read);
  EXPECT_EQ(read(link_kind::sll, after("0000 0001 0006 0200000000010000 0800", v4)), v4_read);
  EXPECT_EQ(read(link_kind::sll2, after("0800 0000 00000001 0001 00 06 0200000000010000", v4)),
            v4_read);
}

TEST(IpPacket, WhatIsNotIpIsTold) {
  const std::string macs = "ffffffffffff 020000000001 ";
  EXPECT_EQ(read(link_kind::ethernet, macs + "0806 0001"), "not-ip");
  EXPECT_EQ(read(link_kind::ethernet, macs + "0026 424203"), "not-ip");
  EXPECT_EQ(read(link_kind::null, after("00000007", v4)), "not-ip");
  EXPECT_EQ(read(link_kind::raw, "50000000"), "malformed");
}

TEST(IpPacket, TagsAreFollowedUpToTheirBound) {
  std::string tags;
  for (int i = 0; i < vlan_tags_max; ++i) tags += "8100 0001 ";
  const std::string macs = "ffffffffffff 020000000001 ";
  EXPECT_EQ(read(link_kind::ethernet, after(macs + tags + "0800", v4)), v4_read);
  EXPECT_EQ(read(link_kind::ethernet, after(macs + tags + "8100 0001 0800", v4)), "malformed");
}

TEST(IpPacket, PaddingOfShortFramesIsNoPayload) {
  EXPECT_EQ(read(link_kind::raw, std::string(v4) + "000000000000"), v4_read);
  EXPECT_EQ(read(link_kind::raw, v6("000b", "11") + "0000"), v6_read);
}

TEST(IpPacket, OptionsOfIpv4AreSkipped) {
  EXPECT_EQ(read(link_kind::raw,
                 "46000022000040003f110000 0a000007 0a000001 94040000 1388270f 000a0000 6869"),
            v4_read);
}

TEST(IpPacket, ExtensionHeadersOfIpv6AreSkipped) {
  EXPECT_EQ(read(link_kind::raw, v6("0013", "00", "1100050200000000")), v6_read);
  EXPECT_EQ(read(link_kind::raw, v6("002b", "00",
                                    "3c00050200000000 2b00050200000000"
                                    "1101000000000000 0000000000000000")),
            v6_read);
  EXPECT_EQ(read(link_kind::raw, v6("001b", "33", "1102000000000001 0000000200000003")), v6_read);
  std::string many;
  for (int i = 1; i < extension_headers_max; ++i) many += "3c00010400000000";
  const std::string last = "1100010400000000";
  EXPECT_EQ(read(link_kind::raw, v6("008b", "3c", many + last)), v6_read);
  EXPECT_EQ(read(link_kind::raw, v6("0093", "3c", "3c00010400000000" + many + last)), "malformed");
}

TEST(IpPacket, FragmentsAreNotPutTogether) {
  std::string first(v4);
  first.replace(12, 4, "2000");
  EXPECT_EQ(read(link_kind::raw, first), "fragment");
  first.replace(12, 4, "0001");
  EXPECT_EQ(read(link_kind::raw, first), "fragment");
  EXPECT_EQ(read(link_kind::raw, v6("0013", "2c", "1100000100000001")), "fragment");
  EXPECT_EQ(read(link_kind::raw, v6("0013", "2c", "1100000800000001")), "fragment");
  EXPECT_EQ(read(link_kind::raw, v6("0013", "2c", "1100000000000001")), v6_read) << "RFC 6946";
}

TEST(IpPacket, OtherProtocolsAreNotUdp) {
  std::string tcp(v4);
  tcp.replace(20, 2, "06");
  EXPECT_EQ(read(link_kind::raw, tcp), "not-udp");
  EXPECT_EQ(read(link_kind::raw, v6("000b", "3a")), "not-udp");
  EXPECT_EQ(read(link_kind::raw, v6("000b", "3b")), "not-udp") << "no next header";
}

TEST(IpPacket, AFrameCutWithinThePayloadIsTruncated) {
  const auto frame = parse_hex(v4);
  const auto one = datagram_of(link_kind::raw, byte_view(*frame).first(29));
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->truncated);
  EXPECT_EQ(one->wire_bytes, 2u);
  EXPECT_EQ(one->text(), "h");
}

TEST(IpPacket, AFrameCutWithinItsHeadersIsToldAtEveryLength) {
  for (const auto& [link, digits, headers] :
       {std::tuple{link_kind::raw, std::string(v4), std::size_t{28}},
        {link_kind::raw, v6("0013", "00", "1100050200000000"), 56},
        {link_kind::ethernet, after("ffffffffffff0200000000010800", v4), 42},
        {link_kind::ethernet, after("ffffffffffff020000000001810000010800", v4), 46},
        {link_kind::null, after("00000002", v4), 32},
        {link_kind::sll, after("00000001000602000000000100000800", v4), 44},
        {link_kind::sll2, after("0800000000000001000100060200000000010000", v4), 48}}) {
    for (std::size_t kept = 0; kept < headers; ++kept) {
      EXPECT_EQ(read(link, digits, kept), "cut") << digits << " " << kept;
    }
    EXPECT_NE(read(link, digits, headers), "cut") << digits;
  }
}

TEST(IpPacket, LengthsThatContradictEachOtherAreMalformed) {
  const auto with = [](std::size_t at, std::string_view digits) {
    std::string changed(v4);
    return changed.replace(at, digits.size(), digits);
  };
  EXPECT_EQ(read(link_kind::raw, with(0, "44")), "malformed") << "a header of 16 bytes";
  EXPECT_EQ(read(link_kind::raw, with(4, "0013")), "malformed") << "shorter than its header";
  EXPECT_EQ(read(link_kind::raw, with(4, "001b")), "malformed") << "no room for UDP";
  EXPECT_EQ(read(link_kind::raw, with(4, "001d")), "malformed") << "UDP is longer than IP";
  EXPECT_EQ(read(link_kind::raw, v6("0007", "11")), "malformed");
  EXPECT_EQ(read(link_kind::raw, v6("000a", "11")), "malformed");
  EXPECT_EQ(read(link_kind::raw, v6("0013", "00", "1103050200000000")), "malformed");
  std::string udp(v4);
  udp.replace(udp.find("000a0000"), 4, "0007");
  EXPECT_EQ(read(link_kind::raw, udp), "malformed") << "UDP is shorter than its header";
}

TEST(IpPacket, Ipv4WithoutALengthReachesToTheEndOfTheFrame) {
  std::string segmented(v4);
  segmented.replace(4, 4, "0000");
  EXPECT_EQ(read(link_kind::raw, segmented), v4_read);
}

TEST(IpPacket, AnEmptyDatagramIsOne) {
  EXPECT_EQ(read(link_kind::raw, "4500001c00004000 40110000 0a000007 0a000001 1388270f 00080000"),
            "10.0.0.7:5000>10.0.0.1:9999 ");
}

}  // namespace
}  // namespace dgram::workshop
