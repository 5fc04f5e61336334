// SPDX-License-Identifier: MIT
// The least that reads trains: GRO, one train a call, nothing kept. Says at SIGTERM how many
// datagrams it read.
#include <csignal>

#include "segments.hpp"

namespace {

constexpr int queue_bytes = 4 << 20;

volatile std::sig_atomic_t stopped = 0;
void stop(int) { stopped = 1; }

}  // namespace

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  peer::ask_for_buffers(fd, queue_bytes);
  peer::set_option(fd, SOL_UDP, UDP_GRO, 1, "UDP_GRO");
  struct sigaction action{};
  action.sa_handler = stop;  // no SA_RESTART: it interrupts the wait
  ::sigaction(SIGTERM, &action, nullptr);
  static char buffer[65536];
  unsigned long long received = 0;
  while (!stopped) {
    iovec vector{buffer, sizeof buffer};
    peer::control_block control;
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    message.msg_control = &control;
    message.msg_controllen = sizeof control;
    const ssize_t got = ::recvmsg(fd, &message, 0);
    if (got < 0) continue;
    const auto bytes = static_cast<std::size_t>(got);
    const std::size_t segment = peer::segment_of(message, bytes);
    received += segment == 0 ? 1 : (bytes + segment - 1) / segment;
  }
  std::printf("{\"received\":%llu}\n", received);
}
