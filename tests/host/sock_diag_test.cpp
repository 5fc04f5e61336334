// SPDX-License-Identifier: MIT
#include "host/sock_diag.hpp"

#include <gtest/gtest.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <cerrno>
#include <climits>
#include <cstring>

namespace dgram::host {
namespace {

using bytes = std::vector<std::byte>;

template <class T>
void add(bytes& to, const T& one) {
  const auto* first = reinterpret_cast<const std::byte*>(&one);
  to.insert(to.end(), first, first + sizeof one);
}

bytes message(std::uint16_t type, const bytes& body) {
  nlmsghdr header{};
  header.nlmsg_len = static_cast<std::uint32_t>(sizeof header + body.size());
  header.nlmsg_type = type;
  bytes all;
  add(all, header);
  all.insert(all.end(), body.begin(), body.end());
  return all;
}

bytes socket_message() {
  inet_diag_msg one{};
  one.idiag_family = AF_INET;
  one.id.idiag_sport = htons(9999);
  one.id.idiag_src[0] = htonl(INADDR_LOOPBACK);
  one.idiag_inode = 7;
  bytes body;
  add(body, one);
  const std::array<std::uint32_t, SK_MEMINFO_VARS> memory{0, 212992, 0, 0, 0, 0, 0, 0, 42};
  add(body, nlattr{sizeof(nlattr) + sizeof memory, INET_DIAG_SKMEMINFO});
  add(body, memory);
  return message(SOCK_DIAG_BY_FAMILY, body);
}

TEST(SockDiag, ReadsASocketAndItsMemory) {
  std::vector<udp_socket_info> rows;
  EXPECT_EQ(parse_sock_diag(socket_message(), rows).state, diag_state::more);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].local, endpoint::loopback(9999));
  EXPECT_EQ(rows[0].inode, 7u);
  EXPECT_EQ(rows[0].buffer_bytes, 212992u);
  EXPECT_EQ(rows[0].drops, 42u);
}

TEST(SockDiag, EndsWhenTheKernelSaysDone) {
  std::vector<udp_socket_info> rows;
  auto all = socket_message();
  const auto end = message(NLMSG_DONE, bytes(sizeof(int)));
  all.insert(all.end(), end.begin(), end.end());
  EXPECT_EQ(parse_sock_diag(all, rows).state, diag_state::done);
  EXPECT_EQ(rows.size(), 1u);
}

TEST(SockDiag, HandsOnWhatTheKernelRefuses) {
  std::vector<udp_socket_info> rows;
  nlmsgerr refusal{};
  refusal.error = -ENOENT;  // the module udp_diag is not there
  bytes body;
  add(body, refusal);
  const auto said = parse_sock_diag(message(NLMSG_ERROR, body), rows);
  EXPECT_EQ(said.state, diag_state::failed);
  EXPECT_EQ(said.why, std::errc::no_such_file_or_directory);
}

TEST(SockDiag, ARefusalWithoutAnErrnoIsStillOne) {
  for (const int code : {0, 1, INT_MIN}) {
    std::vector<udp_socket_info> rows;
    bytes body;
    add(body, nlmsgerr{.error = code, .msg = {}});
    const auto said = parse_sock_diag(message(NLMSG_ERROR, body), rows);
    EXPECT_EQ(said.state, diag_state::failed) << code;
    EXPECT_EQ(said.why, std::errc::protocol_error) << code;
  }
}

TEST(SockDiag, LeavesOutWhatIsCutShort) {
  const auto whole = socket_message();
  for (std::size_t cut = 0; cut < whole.size(); ++cut) {
    std::vector<udp_socket_info> rows;
    EXPECT_EQ(parse_sock_diag(byte_view(whole).first(cut), rows).state, diag_state::more);
    EXPECT_TRUE(rows.empty()) << cut;
  }
}

}  // namespace
}  // namespace dgram::host
