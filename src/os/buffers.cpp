// SPDX-License-Identifier: MIT
#include "os/buffers.hpp"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <climits>

#include "os/fd.hpp"

namespace dgram::os::buffers {

const kind receive{SO_RCVBUF, SO_RCVBUFFORCE, "/proc/sys/net/core/rmem_max", "net.core.rmem_max"};
const kind send{SO_SNDBUF, SO_SNDBUFFORCE, "/proc/sys/net/core/wmem_max", "net.core.wmem_max"};

void ask(int fd, const kind& which, std::size_t bytes) noexcept {
  const int size = static_cast<int>(std::min<std::size_t>(bytes, INT_MAX / 2));
  if (::setsockopt(fd, SOL_SOCKET, which.force_option, &size, sizeof size) == 0) return;
  // Best effort: a smaller buffer costs drops, which are counted, not function.
  ::setsockopt(fd, SOL_SOCKET, which.option, &size, sizeof size);
}

std::size_t granted(int fd, const kind& which) noexcept {
  int size = 0;
  socklen_t length = sizeof size;
  if (::getsockopt(fd, SOL_SOCKET, which.option, &size, &length) != 0) return 0;
  return static_cast<std::size_t>(size);
}

std::size_t cap(const kind& which) noexcept {
  const fd file(::open(which.cap_file, O_RDONLY | O_CLOEXEC));
  std::array<char, 32> text{};
  const auto length = file.is_open() ? ::read(file.number(), text.data(), text.size()) : 0;
  std::size_t bytes = 0;
  if (length > 0) std::from_chars(text.data(), text.data() + length, bytes);
  return bytes;
}

memory read(int fd) noexcept {
  std::array<std::uint32_t, SK_MEMINFO_VARS> values{};
  socklen_t length = sizeof values;
  if (::getsockopt(fd, SOL_SOCKET, SO_MEMINFO, values.data(), &length) != 0) return {};
  return {length > SK_MEMINFO_DROPS * sizeof values[0], values[SK_MEMINFO_RMEM_ALLOC],
          values[SK_MEMINFO_DROPS]};
}

}  // namespace dgram::os::buffers
