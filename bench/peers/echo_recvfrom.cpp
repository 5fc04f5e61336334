// SPDX-License-Identifier: MIT
// The echo server of every textbook: one recvfrom, one sendto.
#include "udp.hpp"

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  static char buffer[65536];
  for (;;) {
    sockaddr_in client;
    socklen_t length = sizeof client;
    const ssize_t got = ::recvfrom(fd, buffer, sizeof buffer, 0, peer::generic(client), &length);
    if (got < 0) continue;
    ::sendto(fd, buffer, static_cast<std::size_t>(got), 0, peer::generic(client), length);
  }
}
