// SPDX-License-Identifier: MIT
// Every datagram from an address of its own, 127.1.0.0 onwards: distinct clients by the million,
// without a socket for each. Loopback only.
#include <array>

#include "drive.hpp"

namespace drive {
namespace {

constexpr std::uint32_t first_source = 0x7f010000;  // 127.1.0.0
constexpr std::uint32_t sources = 0x00fe0000;       // up to 127.254.255.255

struct source_block {
  alignas(cmsghdr) char bytes[CMSG_SPACE(sizeof(in_pktinfo))];
};

bool send_from(int fd, const options& how, std::uint64_t number, std::vector<char>& payload) {
  write_header(payload.data(), number, how.bytes);
  sockaddr_in target = how.target;
  iovec vector{payload.data(), payload.size()};
  source_block control{};
  msghdr message{};
  message.msg_name = &target;
  message.msg_namelen = sizeof target;
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = &control;
  message.msg_controllen = sizeof control.bytes;
  cmsghdr* one = CMSG_FIRSTHDR(&message);
  one->cmsg_level = IPPROTO_IP;
  one->cmsg_type = IP_PKTINFO;
  one->cmsg_len = CMSG_LEN(sizeof(in_pktinfo));
  in_pktinfo from{};
  from.ipi_spec_dst.s_addr = htonl(first_source + static_cast<std::uint32_t>(number % sources));
  std::memcpy(CMSG_DATA(one), &from, sizeof from);
  return ::sendmsg(fd, &message, 0) >= 0;
}

}  // namespace

report crowd(const options& how) {
  report all;
  const int fd = peer::udp_socket();
  peer::ask_for_buffers(fd, 4 << 20);
  std::vector<char> payload(how.bytes);
  std::array<char, 2048> answer{};
  std::uint64_t under_way = 0;
  const auto begin = clock::now();
  const auto end = begin + std::chrono::duration<double>(how.seconds);
  while ((all.sent < how.count && clock::now() < end) || under_way > 0) {
    while (under_way < how.flight && all.sent < how.count && clock::now() < end) {
      if (!send_from(fd, how, all.sent, payload)) peer::fail("sendmsg");
      ++all.sent;
      ++under_way;
    }
    if (!readable(fd, how.spin)) {
      all.lost += under_way;
      under_way = 0;
      continue;
    }
    while (under_way > 0 && ::recv(fd, answer.data(), answer.size(), MSG_DONTWAIT) >= 0) {
      --under_way;
      ++all.answered;
    }
  }
  all.seconds = std::chrono::duration<double>(clock::now() - begin).count();
  ::close(fd);
  return all;
}

}  // namespace drive
