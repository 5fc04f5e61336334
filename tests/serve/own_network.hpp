// SPDX-License-Identifier: MIT
// A network namespace of this process alone, with near and far addresses on its loopback
// interface: packets from them are not loopback sources, and reach nobody else.
#pragma once

#include <arpa/inet.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <system_error>

namespace dgram::testing {

inline bool put_address(int fd, const std::string& name, const char* text) {
  ifreq asked{};
  name.copy(asked.ifr_name, sizeof asked.ifr_name - 1);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  if (::inet_pton(AF_INET, text, &address.sin_addr) != 1) return false;
  std::memcpy(&asked.ifr_addr, &address, sizeof address);
  return ::ioctl(fd, SIOCSIFADDR, &asked) == 0;
}

/// Moves this process, which must have one thread, there. Empty, or why it could not.
inline std::string enter_own_network(std::initializer_list<const char*> addresses) {
  const int what = ::geteuid() == 0 ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET;
  if (::unshare(what) != 0) return "unshare: " + std::system_category().message(errno);
  const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  ifreq up{};
  std::strcpy(up.ifr_name, "lo");
  up.ifr_flags = IFF_UP | IFF_RUNNING;
  bool done = ::ioctl(fd, SIOCSIFFLAGS, &up) == 0;
  int alias = 0;
  for (const char* each : addresses) {
    done = done && put_address(fd, "lo:" + std::to_string(++alias), each);
  }
  ::close(fd);
  return done ? "" : "ioctl: " + std::system_category().message(errno);
}

}  // namespace dgram::testing
