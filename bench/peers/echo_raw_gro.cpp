// SPDX-License-Identifier: MIT
// The least that echoes trains: GRO in, GSO out, one client's train a call.
#include "segments.hpp"

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  peer::set_option(fd, SOL_UDP, UDP_GRO, 1, "UDP_GRO");
  static char buffer[65536];
  for (;;) {
    sockaddr_in client;
    iovec vector{buffer, sizeof buffer};
    peer::control_block control;
    msghdr message{};
    message.msg_name = &client;
    message.msg_namelen = sizeof client;
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    const ssize_t got = ::recvmsg(fd, &message, 0);
    if (got < 0) continue;
    const auto bytes = static_cast<std::size_t>(got);
    const std::size_t segment = peer::segment_of(message, bytes);
    vector.iov_len = bytes;
    message.msg_control = nullptr;
    message.msg_controllen = 0;
    if (segment < bytes) peer::cut_into(message, control, static_cast<std::uint16_t>(segment));
    ::sendmsg(fd, &message, 0);
  }
}
