// SPDX-License-Identifier: MIT
#pragma once

// What the peers share: a bound socket, and the words of a command line.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace peer {

[[noreturn]] inline void fail(const char* what) {
  std::perror(what);
  std::exit(2);
}

inline std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) {
    std::fprintf(stderr, "not a number: %.*s\n", static_cast<int>(text.size()), text.data());
    std::exit(2);
  }
  return value;
}

inline sockaddr_in address(const char* host, const char* port) {
  sockaddr_in made{};
  made.sin_family = AF_INET;
  made.sin_port = htons(static_cast<std::uint16_t>(number(port)));
  if (inet_pton(AF_INET, host, &made.sin_addr) != 1) {
    std::fprintf(stderr, "not an IPv4 address: %s\n", host);
    std::exit(2);
  }
  return made;
}

inline const sockaddr* generic(const sockaddr_in& one) {
  return reinterpret_cast<const sockaddr*>(&one);
}

inline sockaddr* generic(sockaddr_in& one) { return reinterpret_cast<sockaddr*>(&one); }

inline int udp_socket() {
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) fail("socket");
  return fd;
}

inline void set_option(int fd, int level, int name, int value, const char* what) {
  if (::setsockopt(fd, level, name, &value, sizeof value) != 0) fail(what);
}

// Bytes asked for; the kernel grants up to twice net.core.rmem_max, or wmem_max.
inline void ask_for_buffers(int fd, int bytes) {
  set_option(fd, SOL_SOCKET, SO_RCVBUF, bytes, "SO_RCVBUF");
  set_option(fd, SOL_SOCKET, SO_SNDBUF, bytes, "SO_SNDBUF");
}

// The socket of a server: `program ADDRESS PORT`.
inline int bound(int count, char** words) {
  if (count < 3) {
    std::fprintf(stderr, "usage: %s ADDRESS PORT\n", words[0]);
    std::exit(2);
  }
  const int fd = udp_socket();
  const sockaddr_in local = address(words[1], words[2]);
  if (::bind(fd, generic(local), sizeof local) != 0) fail("bind");
  return fd;
}

}  // namespace peer
