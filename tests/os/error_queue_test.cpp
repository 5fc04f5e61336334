// SPDX-License-Identifier: MIT
#include "os/error_queue.hpp"

#include <gtest/gtest.h>
#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>

#include <cerrno>

namespace dgram::os {
namespace {

using reason = path_error::reason;

TEST(ErrorQueue, IcmpMessagesAreReadAsWhatTheyMean) {
  const auto v4 = [](int type, int code) {
    return error_queue::reason_of(SO_EE_ORIGIN_ICMP, static_cast<std::uint8_t>(type),
                                  static_cast<std::uint8_t>(code), EHOSTUNREACH);
  };
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_PORT_UNREACH), reason::refused);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_PROT_UNREACH), reason::refused);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_FRAG_NEEDED), reason::too_big);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_PKT_FILTERED), reason::prohibited);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_NET_ANO), reason::prohibited);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_HOST_ANO), reason::prohibited);
  EXPECT_EQ(v4(ICMP_DEST_UNREACH, ICMP_HOST_UNREACH), reason::unreachable);
  EXPECT_EQ(v4(ICMP_TIME_EXCEEDED, 0), reason::unreachable);
}

TEST(ErrorQueue, Icmp6MessagesAreReadAsWhatTheyMean) {
  const auto v6 = [](int type, int code) {
    return error_queue::reason_of(SO_EE_ORIGIN_ICMP6, static_cast<std::uint8_t>(type),
                                  static_cast<std::uint8_t>(code), EHOSTUNREACH);
  };
  EXPECT_EQ(v6(ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_NOPORT), reason::refused);
  EXPECT_EQ(v6(ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADMIN), reason::prohibited);
  EXPECT_EQ(v6(ICMP6_DST_UNREACH, 5), reason::prohibited);
  EXPECT_EQ(v6(ICMP6_DST_UNREACH, 6), reason::prohibited);
  EXPECT_EQ(v6(ICMP6_PACKET_TOO_BIG, 0), reason::too_big);
  EXPECT_EQ(v6(ICMP6_DST_UNREACH, ICMP6_DST_UNREACH_ADDR), reason::unreachable);
  EXPECT_EQ(v6(ICMP6_TIME_EXCEEDED, 0), reason::unreachable);
}

TEST(ErrorQueue, ThisMachinesOwnRefusalIsTooBig) {
  EXPECT_EQ(error_queue::reason_of(SO_EE_ORIGIN_LOCAL, 0, 0, EMSGSIZE), reason::too_big);
}

// What an ICMP message of this type and code says, and that an ICMPv6 one says the same.
std::string_view cause_of(int type, int code, int type_v6, int code_v6) {
  const auto read = [](std::uint8_t origin, const address& target, int t, int c) {
    path_error news{.target = {target, 9},
                    .type = static_cast<std::uint8_t>(t),
                    .code = static_cast<std::uint8_t>(c)};
    news.why = error_queue::reason_of(origin, news.type, news.code, EHOSTUNREACH);
    return news.cause();
  };
  const auto v4 = read(SO_EE_ORIGIN_ICMP, address::loopback_v4(), type, code);
  EXPECT_EQ(v4, read(SO_EE_ORIGIN_ICMP6, address::loopback_v6(), type_v6, code_v6));
  return v4;
}

TEST(PathError, TheCauseIsTheSameWordsForBothFamilies) {
  EXPECT_EQ(cause_of(3, 0, 1, 0), "Network unreachable");
  EXPECT_EQ(cause_of(3, 1, 1, 3), "Host unreachable");
  EXPECT_EQ(cause_of(3, 2, 4, 1), "Protocol unreachable");
  EXPECT_EQ(cause_of(3, 3, 1, 4), "Port unreachable");
  EXPECT_EQ(cause_of(3, 4, 2, 0), "Packet too big");
  EXPECT_EQ(cause_of(3, 13, 1, 1), "Administratively prohibited");
  EXPECT_EQ(cause_of(3, 10, 1, 5), "Administratively prohibited");
  EXPECT_EQ(cause_of(3, 5, 1, 2), "Unreachable");
  EXPECT_EQ(cause_of(11, 0, 3, 0), "Time to live exceeded");
  EXPECT_EQ(cause_of(11, 1, 3, 1), "Reassembly time exceeded");
  EXPECT_EQ((path_error{.target = endpoint::loopback(9)}.cause()), "Unreachable");
}

TEST(PathError, TellsWhatFitsInPayload) {
  path_error v4{.why = reason::too_big, .target = endpoint::loopback(9), .mtu = 1500};
  EXPECT_EQ(v4.payload_fits(), 1472U);
  EXPECT_EQ(v4.text(), "127.0.0.1:9 too-big: 1472 bytes fit (said by this machine)");
  path_error v6{.why = reason::too_big, .target = {address::loopback_v6(), 9}, .mtu = 1280};
  EXPECT_EQ(v6.payload_fits(), 1232U);
  EXPECT_EQ((path_error{.mtu = 20}.payload_fits()), 0U);
}

}  // namespace
}  // namespace dgram::os
