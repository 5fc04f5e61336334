// SPDX-License-Identifier: MIT
#include "os/control.hpp"

#include <gtest/gtest.h>
#include <netinet/udp.h>

#include "os/gro.hpp"
#include "os/pktinfo.hpp"
#include "os/tos.hpp"

namespace dgram::os {
namespace {

struct built {
  control_buffer<receive_control_bytes> buffer{};
  control_writer writer{buffer.bytes.data(), buffer.bytes.size()};
  control_facts read() {
    control_facts facts;
    read_control(buffer.bytes.data(), writer.size(), facts);
    return facts;
  }
};

TEST(Control, EverythingAtOnceFits) {
  built one;
  one.writer.put(IPPROTO_IP, IP_PKTINFO, in_pktinfo{});
  one.writer.put(IPPROTO_IPV6, IPV6_PKTINFO, in6_pktinfo{});
  one.writer.put(IPPROTO_IP, IP_TTL, 64);
  one.writer.put(IPPROTO_IP, IP_TOS, 0xb9);
  one.writer.put(SOL_SOCKET, SCM_TIMESTAMPNS, timespec{1, 2});
  one.writer.put(IPPROTO_UDP, UDP_GRO, 1200);
  const auto facts = one.read();
  EXPECT_EQ(one.writer.size(), receive_control_bytes);
  EXPECT_EQ(facts.about.ttl, 64);
  EXPECT_EQ(facts.about.dscp, 46);
  EXPECT_EQ(facts.about.timestamp->time_since_epoch().count(), 1'000'000'002);
  EXPECT_EQ(facts.segment_bytes, 1200U);
}

TEST(Control, ATosOfOneByteAndOneOfFourReadTheSame) {
  built small, large;
  small.writer.put(IPPROTO_IP, IP_TOS, std::uint8_t{0x02});
  large.writer.put(IPPROTO_IPV6, IPV6_TCLASS, int{0x02});
  EXPECT_EQ(small.read().about.ecn, ecn::ect0);
  EXPECT_EQ(large.read().about.ecn, ecn::ect0);
}

TEST(Control, AMessageShorterThanItsTypeIsNotReadPastItsEnd) {
  built one;
  one.writer.put(IPPROTO_UDP, UDP_GRO, std::uint16_t{700});  // the kernel gives four bytes
  EXPECT_EQ(one.read().segment_bytes, 700U);
}

TEST(Control, ANegativeTrainIsNoTrain) {
  built one;
  one.writer.put(IPPROTO_UDP, UDP_GRO, -5);
  EXPECT_EQ(one.read().segment_bytes, 0U);
}

TEST(Control, ALengthBeyondTheBufferEndsTheReading) {
  built one;
  one.writer.put(IPPROTO_IP, IP_TTL, 9);
  const std::size_t length = 4096;
  std::memcpy(one.buffer.bytes.data(), &length, sizeof length);
  EXPECT_FALSE(one.read().about.ttl);
}

TEST(Control, ABroadcastTargetIsToldFromOneOfOurs) {
  built one;
  in_pktinfo info{};
  info.ipi_addr.s_addr = htonl(0x0a0000ff);
  info.ipi_spec_dst.s_addr = htonl(0x0a000001);
  one.writer.put(IPPROTO_IP, IP_PKTINFO, info);
  EXPECT_TRUE(one.read().about.to_group);
}

TEST(Gro, CountsAndCutsATrain) {
  EXPECT_EQ(gro::count(0, 0), 1U);  // an empty datagram is one
  EXPECT_EQ(gro::count(100, 0), 1U);
  EXPECT_EQ(gro::count(100, 100), 1U);
  EXPECT_EQ(gro::count(101, 100), 2U);
  EXPECT_EQ(gro::count(300, 100), 3U);
  EXPECT_EQ(gro::length(250, 100, 200), 50U);
  EXPECT_EQ(gro::length(250, 100, 100), 100U);
  EXPECT_EQ(gro::length(250, 0, 0), 250U);
}

}  // namespace
}  // namespace dgram::os
