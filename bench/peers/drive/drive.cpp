// SPDX-License-Identifier: MIT
#include "drive.hpp"

#include <endian.h>
#include <poll.h>

namespace drive {
namespace {

constexpr std::uint16_t from_client = 1, wants_answer = 2;  // sockperf 3.7, as captured
constexpr std::size_t latencies_kept = 2'000'000;
constexpr int buffer_bytes = 4 << 20;

}  // namespace

void write_header(char* into, std::uint64_t number, std::size_t bytes) {
  const std::uint64_t number_be = htobe64(number);
  const std::uint16_t flags_be = htobe16(from_client | wants_answer);
  const std::uint32_t bytes_be = htobe32(static_cast<std::uint32_t>(bytes));
  std::memcpy(into, &number_be, 8);
  std::memcpy(into + 8, &flags_be, 2);
  std::memcpy(into + 10, &bytes_be, 4);
}

std::uint64_t number_of(const char* datagram) {
  std::uint64_t number_be = 0;
  std::memcpy(&number_be, datagram, sizeof number_be);
  return be64toh(number_be);
}

int connected(const options& how) {
  const int fd = peer::udp_socket();
  peer::ask_for_buffers(fd, buffer_bytes);
  if (::connect(fd, peer::generic(how.target), sizeof how.target) != 0) peer::fail("connect");
  return fd;
}

bool readable(int fd, bool spin) {
  pollfd one{fd, POLLIN, 0};
  if (!spin) return ::poll(&one, 1, static_cast<int>(patience.count())) > 0;
  char byte = 0;
  for (const auto limit = clock::now() + patience; clock::now() < limit;) {
    if (::recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) >= 0) return true;
  }
  return false;
}

void remember(report& into, std::chrono::nanoseconds latency) {
  if (into.latencies_ns.size() == latencies_kept) return;
  into.latencies_ns.push_back(static_cast<std::uint32_t>(latency.count()));
}

}  // namespace drive
