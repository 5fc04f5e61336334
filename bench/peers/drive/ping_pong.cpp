// SPDX-License-Identifier: MIT
// One datagram there and back, again and again; the client sleeps in recv, or asks without end.
#include <sys/time.h>

#include <array>

#include "drive.hpp"

namespace drive {
namespace {

// Bytes received, or -1 when nothing came within `patience`.
ssize_t receive(int fd, std::array<char, 2048>& into, bool spin) {
  if (!spin) return ::recv(fd, into.data(), into.size(), 0);  // SO_RCVTIMEO limits it
  const auto limit = clock::now() + patience;
  ssize_t got = -1;
  while ((got = ::recv(fd, into.data(), into.size(), MSG_DONTWAIT)) < 0) {
    if (clock::now() > limit) break;
  }
  return got;
}

}  // namespace

report ping_pong(const options& how) {
  report all;
  const int fd = connected(how);
  const timeval limit{0, std::chrono::microseconds(patience).count()};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  std::vector<char> payload(how.bytes);
  std::array<char, 2048> answer{};
  const auto begin = clock::now();
  const auto end = begin + std::chrono::duration<double>(how.seconds);
  for (auto sent_at = begin; all.sent < how.count && sent_at < end; sent_at = clock::now()) {
    write_header(payload.data(), ++all.sent, how.bytes);
    ::send(fd, payload.data(), payload.size(), 0);
    ssize_t got = 0;
    while ((got = receive(fd, answer, how.spin)) >= 0 && number_of(answer.data()) != all.sent) {
      ++all.late;
    }
    if (got < 0) {
      ++all.lost;
      continue;
    }
    ++all.answered;
    remember(all, clock::now() - sent_at);
  }
  all.seconds = std::chrono::duration<double>(clock::now() - begin).count();
  ::close(fd);
  return all;
}

}  // namespace drive
