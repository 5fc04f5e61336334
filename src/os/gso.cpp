// SPDX-License-Identifier: MIT
#include "os/gso.hpp"

#include <netinet/udp.h>

#include <array>
#include <cerrno>

#include <dgram/limits.hpp>

#include "os/fd.hpp"

namespace dgram::os::gso {
namespace {

bool takes(int fd, std::size_t segments) noexcept {
  const std::array<char, gso_segments_max> bytes{};
  iovec piece{const_cast<char*>(bytes.data()), segments};
  control_buffer<send_control_bytes> control{};
  control_writer writer(control.bytes.data(), control.bytes.size());
  put(writer, 1);
  msghdr message{};
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  message.msg_control = control.bytes.data();
  message.msg_controllen = writer.size();
  return ::sendmsg(fd, &message, MSG_DONTWAIT) == static_cast<ssize_t>(segments);
}

// The receiving end: without a listener the answer would be a refusal, not a verdict.
bool bind_to_self(int fd) noexcept {
  sockaddr_in self{};
  self.sin_family = AF_INET;
  self.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* name = reinterpret_cast<sockaddr*>(&self);
  socklen_t size = sizeof self;
  return ::bind(fd, name, size) == 0 && ::getsockname(fd, name, &size) == 0 &&
         ::connect(fd, name, size) == 0;
}

std::size_t probe() noexcept {
  const fd self(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!self.is_open() || !bind_to_self(self.number())) return gso_segments_safe;
  if (takes(self.number(), gso_segments_max)) return gso_segments_max;
  return takes(self.number(), gso_segments_safe) ? gso_segments_safe : 1;
}

}  // namespace

std::size_t segments_here() noexcept {
  static const std::size_t found = probe();
  return found;
}

void put(control_writer& control, std::uint16_t segment_bytes) noexcept {
  control.put(IPPROTO_UDP, UDP_SEGMENT, segment_bytes);
}

bool is_final(int number) noexcept { return number == EIO; }

}  // namespace dgram::os::gso
