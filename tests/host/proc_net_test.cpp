// SPDX-License-Identifier: MIT
#include "host/proc_net.hpp"

#include <gtest/gtest.h>

#include <bit>

namespace dgram::host {
namespace {

// Lines as a little-endian machine prints them; the words are host order there.
constexpr bool readable = std::endian::native == std::endian::little;

TEST(ProcNet, ReadsAnIpv4Line) {
  if (!readable) GTEST_SKIP() << "skipped: the lines are of a little-endian machine";
  const auto one = parse_proc_line(
      "  427: 0100007F:270F 0A00000A:1388 01 00000000:00000A80 00:00000000 00000000  1000        0 "
      "36971 2 000000009fec209a 991         ");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->local.to_string(), "127.0.0.1:9999");
  ASSERT_TRUE(one->remote);
  EXPECT_EQ(one->remote->to_string(), "10.0.0.10:5000");
  EXPECT_EQ(one->uid, 1000u);
  EXPECT_EQ(one->inode, 36971u);
  EXPECT_EQ(one->queue_bytes, 0xa80u);
  EXPECT_EQ(one->drops, 991u);
  EXPECT_FALSE(one->v6_only);
}

TEST(ProcNet, ReadsAnIpv6Line) {
  if (!readable) GTEST_SKIP() << "skipped: the lines are of a little-endian machine";
  const auto one = parse_proc_line(
      " 1896: B80D0120000000000000000001000000:C042 00000000000000000000000000000000:0000 07 "
      "00000000:00000000 00:00000000 00000000     0        0 7 2 000000009fec209a 0");
  ASSERT_TRUE(one);
  EXPECT_EQ(one->local.to_string(), "[2001:db8::1]:49218");
  EXPECT_FALSE(one->remote);
}

TEST(ProcNet, TheHeadingAndBrokenLinesAreNothing) {
  const std::string good =
      "1: 0100007F:270F 00000000:0000 07 00000000:00000000 00:00000000 00000000 0 0 7 2 0 0";
  ASSERT_TRUE(parse_proc_line(good));
  EXPECT_FALSE(parse_proc_line(""));
  EXPECT_FALSE(parse_proc_line(
      "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout "
      "inode ref pointer drops"));
  for (std::size_t cut = 0; cut + 1 < good.size(); ++cut) {
    EXPECT_FALSE(parse_proc_line(good.substr(0, cut))) << cut;
  }
  for (const auto& [from, to] : {std::pair{"0100007F:", "0100007G:"},
                                 {"0100007F:", "0100007F"},
                                 {"0100007F:", "0100007:"},
                                 {":270F", ":1270F"},
                                 {"00000000:00000000", "00000000"},
                                 {" 7 2 0 0", " -7 2 0 0"},
                                 {" 7 2 0 0", " 7 2 0 x"}}) {
    std::string bad = good;
    bad.replace(bad.find(from), std::string_view(from).size(), to);
    EXPECT_FALSE(parse_proc_line(bad)) << bad;
  }
}

}  // namespace
}  // namespace dgram::host
