// SPDX-License-Identifier: MIT
// An echo over a path with a known pattern: of every 100 datagrams the 11th is dropped, the 31st
// comes twice, the 61st comes after the 62nd. So a generator's accounting can be checked exactly.
#include <cstring>

#include "udp.hpp"

namespace {

constexpr unsigned period = 100, dropped = 10, doubled = 30, swapped = 60;

struct arrival {
  char bytes[2048];
  std::size_t size = 0;
  sockaddr_in client{};
};

void answer(int fd, const arrival& one) {
  ::sendto(fd, one.bytes, one.size, 0, peer::generic(one.client), sizeof one.client);
}

}  // namespace

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  peer::ask_for_buffers(fd, 4 << 20);
  arrival now;
  arrival held;
  for (unsigned place = 0;; place = (place + 1) % period) {
    socklen_t length = sizeof now.client;
    const ssize_t got =
        ::recvfrom(fd, now.bytes, sizeof now.bytes, 0, peer::generic(now.client), &length);
    if (got < 0) return 1;
    now.size = static_cast<std::size_t>(got);
    if (place == swapped) {
      held = now;
      continue;
    }
    if (place != dropped) answer(fd, now);
    if (place == doubled) answer(fd, now);
    if (place == swapped + 1) answer(fd, held);
  }
}
