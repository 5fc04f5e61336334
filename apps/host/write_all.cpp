// SPDX-License-Identifier: MIT
#include "host/write_all.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace dgram::host {
namespace {

std::error_code last_error() { return {errno, std::system_category()}; }

}  // namespace

written write_all(int descriptor, byte_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN) {
      pollfd writable{descriptor, POLLOUT, 0};
      if (poll(&writable, 1, -1) < 0 && errno != EINTR) return {done, last_error()};
    } else if (errno != EINTR) {
      return {done, last_error()};
    }
  }
  return {done, {}};
}

}  // namespace dgram::host
