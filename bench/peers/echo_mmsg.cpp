// SPDX-License-Identifier: MIT
// The echo server one writes after reading recvmmsg(2): up to 64 datagrams a call, both ways.
#include <array>

#include "udp.hpp"

namespace {

constexpr unsigned batch = 64;
constexpr std::size_t slot_bytes = 2048;

struct slots {
  std::array<mmsghdr, batch> messages{};
  std::array<iovec, batch> vectors{};
  std::array<sockaddr_in, batch> clients{};
  std::array<std::array<char, slot_bytes>, batch> bytes{};
};

void make_ready(slots& all, unsigned used) {
  for (unsigned i = 0; i < used; ++i) {
    all.vectors[i] = {all.bytes[i].data(), slot_bytes};
    msghdr& header = all.messages[i].msg_hdr;
    header.msg_name = &all.clients[i];
    header.msg_namelen = sizeof all.clients[i];
    header.msg_iov = &all.vectors[i];
    header.msg_iovlen = 1;
  }
}

}  // namespace

int main(int count, char** words) {
  const int fd = peer::bound(count, words);
  static slots all;
  make_ready(all, batch);
  for (;;) {
    const int got = ::recvmmsg(fd, all.messages.data(), batch, MSG_WAITFORONE, nullptr);
    if (got <= 0) continue;
    const auto used = static_cast<unsigned>(got);
    for (unsigned i = 0; i < used; ++i) all.vectors[i].iov_len = all.messages[i].msg_len;
    for (unsigned sent = 0; sent < used;) {
      const int taken = ::sendmmsg(fd, all.messages.data() + sent, used - sent, 0);
      sent += taken > 0 ? static_cast<unsigned>(taken) : 1;
    }
    make_ready(all, used);
  }
}
