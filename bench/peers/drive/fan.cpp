// SPDX-License-Identifier: MIT
// A loop of sendto: a train of datagrams to each of many targets, 127.2.0.1 onwards, one by one.
#include "drive.hpp"

namespace drive {

report fan(const options& how) {
  report all;
  const int fd = peer::udp_socket();
  peer::ask_for_buffers(fd, 4 << 20);
  std::vector<sockaddr_in> targets(how.clients, how.target);
  for (unsigned i = 0; i < how.clients; ++i) {
    targets[i].sin_addr.s_addr = htonl(fan_first + i);
  }
  std::vector<char> payload(how.bytes);
  const auto begin = clock::now();
  const auto end = begin + std::chrono::duration<double>(how.seconds);
  while (all.sent < how.count && clock::now() < end) {
    for (const sockaddr_in& target : targets) {
      for (unsigned i = 0; i < how.train; ++i) {
        write_header(payload.data(), ++all.sent, how.bytes);
        if (::sendto(fd, payload.data(), payload.size(), 0, peer::generic(target), sizeof target) <
            0) {
          ++all.lost;
        }
      }
    }
  }
  all.seconds = std::chrono::duration<double>(clock::now() - begin).count();
  ::close(fd);
  return all;
}

}  // namespace drive
