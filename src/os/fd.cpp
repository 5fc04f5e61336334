// SPDX-License-Identifier: MIT
#include "os/fd.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <ctime>

namespace dgram::os {

error failure(const char* during, int number, const endpoint& where) noexcept {
  return {std::error_code(number, std::system_category()), during, where};
}

result<> set_int(int fd, int level, int option, int value, const char* during) {
  if (::setsockopt(fd, level, option, &value, sizeof value) != 0) return failure(during);
  return {};
}

result<> set_pair(int fd, int domain, const option_pair& option, int value) {
  if (domain == AF_INET6) {
    auto done = set_int(fd, IPPROTO_IPV6, option.v6, value, option.during_v6);
    if (!done) return done;
  }
  return set_int(fd, IPPROTO_IP, option.v4, value, option.during_v4);
}

result<fd> open_wake() {
  fd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake.is_open()) return failure("eventfd");
  return wake;
}

void give_wake(int wake) noexcept {
  const int before = errno;  // signal handlers call this
  const std::uint64_t wakes = 1;
  // Best effort: a full counter means that a wake-up is already there.
  [[maybe_unused]] const auto written = ::write(wake, &wakes, sizeof wakes);
  errno = before;
}

bool take_wake(int wake) noexcept {
  std::uint64_t count = 0;
  return ::read(wake, &count, sizeof count) == sizeof count;
}

readiness wait(int fd, bool writable, int wake, time_point until) noexcept {
  std::array<pollfd, 2> watched{
      {{fd, static_cast<short>(writable ? POLLOUT : POLLIN), 0}, {wake, POLLIN, 0}}};
  for (;;) {
    timespec left{};
    if (until != time_point::max()) {
      const auto nanoseconds = std::max(duration::zero(), until - clock::now()).count();
      left = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
    }
    const int count = ::ppoll(watched.data(), wake >= 0 ? 2 : 1,
                              until == time_point::max() ? nullptr : &left, nullptr);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return {};
    const auto events = watched[0].revents;
    return {events != 0, (events & POLLERR) != 0, watched[1].revents != 0};
  }
}

time_point deadline(duration limit) noexcept {
  if (limit == forever) return time_point::max();
  const auto now = time_point(clock::now());
  return limit > time_point::max() - now ? time_point::max() : now + limit;
}

}  // namespace dgram::os
