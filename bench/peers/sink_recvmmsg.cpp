// SPDX-License-Identifier: MIT
// A sink: recvmmsg, up to 64 a call, nothing kept. Says at SIGTERM how many datagrams it read.
// sink_recvmmsg ADDRESS PORT [BUFFER_BYTES]
#include <array>
#include <csignal>

#include "udp.hpp"

namespace {

constexpr unsigned batch = 64;
constexpr std::size_t slot_bytes = 2048;

volatile std::sig_atomic_t stopped = 0;
void stop(int) { stopped = 1; }

}  // namespace

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  if (count > 3) peer::ask_for_buffers(fd, static_cast<int>(peer::number(words[3])));
  struct sigaction action{};
  action.sa_handler = stop;  // no SA_RESTART: it interrupts the wait
  ::sigaction(SIGTERM, &action, nullptr);
  static std::array<std::array<char, slot_bytes>, batch> bytes;
  std::array<mmsghdr, batch> messages{};
  std::array<iovec, batch> vectors{};
  for (unsigned i = 0; i < batch; ++i) {
    vectors[i] = {bytes[i].data(), slot_bytes};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  unsigned long long received = 0;
  while (!stopped) {
    const int got = ::recvmmsg(fd, messages.data(), batch, MSG_WAITFORONE, nullptr);
    if (got > 0) received += static_cast<unsigned>(got);
  }
  std::printf("{\"received\":%llu}\n", received);
}
