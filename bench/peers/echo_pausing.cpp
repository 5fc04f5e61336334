// SPDX-License-Identifier: MIT
// echo_pausing ADDRESS PORT AFTER_MS PAUSE_MS: an echo that stops once, for PAUSE_MS, AFTER_MS
// after its first datagram. What comes meanwhile waits in a receive buffer large enough for all of
// it.
#include <chrono>
#include <thread>

#include "udp.hpp"

int main(int count, char** words) {
  if (count < 5) return 2;
  using clock = std::chrono::steady_clock;
  const int fd = peer::bound(count, words);
  peer::ask_for_buffers(fd, 16 << 20);
  const std::chrono::milliseconds after(peer::number(words[3]));
  const std::chrono::milliseconds pause(peer::number(words[4]));
  static char buffer[65536];
  clock::time_point due = clock::time_point::max();
  for (bool first = true;; first = false) {
    sockaddr_in client;
    socklen_t length = sizeof client;
    const ssize_t got = ::recvfrom(fd, buffer, sizeof buffer, 0, peer::generic(client), &length);
    if (first) due = clock::now() + after;
    if (clock::now() >= due) {
      due = clock::time_point::max();
      std::this_thread::sleep_for(pause);
    }
    if (got < 0) continue;
    ::sendto(fd, buffer, static_cast<std::size_t>(got), 0, peer::generic(client), length);
  }
}
