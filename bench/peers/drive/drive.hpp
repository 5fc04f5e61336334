// SPDX-License-Identifier: MIT
#pragma once

// A generator for comparing servers: one thread, bounded in count and in time, a closed loop except
// for `flood` and `plain`. It measures what the server's CPU time is divided by: answers.

#include <chrono>
#include <cstdint>
#include <vector>

#include "../segments.hpp"

namespace drive {

using clock = std::chrono::steady_clock;

struct options {
  sockaddr_in target{};
  std::uint64_t count = ~0ull;  // datagrams
  double seconds = 1;
  std::size_t bytes = 64;  // of each datagram, the header included
  unsigned flight = 64;    // hot, crowd: datagrams under way at once
  unsigned train = 1;      // hot, flood: datagrams a send, as segments; plain: a sendmmsg; fan:
                           // to each target
  unsigned clients = 64;   // many, plain: sockets; fan: targets
  unsigned depth = 1;      // many: datagrams under way for each
  double rate = 0;         // flood, plain: datagrams a second, 0 as fast as it goes
  bool spin = false;       // asks again instead of sleeping
};

struct report {
  std::uint64_t sent = 0, answered = 0, lost = 0, late = 0;
  double seconds = 0;
  std::uint64_t client_cpu_ns = 0;
  std::vector<std::uint32_t> latencies_ns;  // of the answered, the first two million
};

// Silence after which all that is under way counts as lost.
constexpr std::chrono::milliseconds patience{50};
constexpr std::size_t train_max = 64;
constexpr std::size_t header_bytes = 14;
constexpr std::uint32_t fan_first = 0x7f020001;  // 127.2.0.1

// Writes what sockperf's server answers: number, flags, length. To others it is payload. The
// length is written too: that server refuses a message whose size is another.
void write_header(char* into, std::uint64_t number, std::size_t bytes);
std::uint64_t number_of(const char* datagram);

// A socket connected to the target, with large buffers.
int connected(const options& how);

// Whether something can be read; waits for `patience`, on the CPU when `spin`.
bool readable(int fd, bool spin);

void remember(report& into, std::chrono::nanoseconds latency);

report hot(const options& how);
report many(const options& how);
report ping_pong(const options& how);
report flood(const options& how);
report plain(const options& how);
report crowd(const options& how);
report fan(const options& how);

}  // namespace drive
