// SPDX-License-Identifier: MIT
#include "cli/talk/waiting.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

namespace dgram::cli {
namespace {

timespec time_left(time_point deadline) {
  const auto left = std::max(deadline - clock::now(), duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {static_cast<time_t>(seconds.count()), static_cast<long>((left - seconds).count())};
}

// Returns what ppoll(2) returns; waits without a limit until time_point::max().
int poll_until(std::span<pollfd> polled, time_point deadline) {
  if (deadline == time_point::max()) return ppoll(polled.data(), polled.size(), nullptr, nullptr);
  const timespec left = time_left(deadline);
  return ppoll(polled.data(), polled.size(), &left, nullptr);
}

bool hung_up(const pollfd& polled) {
  return (polled.revents & (POLLERR | POLLHUP | POLLNVAL)) != 0;
}

}  // namespace

time_point deadline_of(duration limit) noexcept {
  const auto now = clock::now();
  return limit >= time_point::max() - now ? time_point::max() : now + limit;
}

awoken wait_for(std::span<const socket* const> sockets, writer& out, const stop_signal& stop,
                time_point deadline, bool input) {
  out.flush();
  // Descriptor −1 is passed over by poll(2); errors and hang-ups are reported without asking.
  std::vector<pollfd> all{{stop.descriptor(), POLLIN, 0},
                          {out.gone() ? -1 : out.style().out, 0, 0},
                          {input ? STDIN_FILENO : -1, POLLIN, 0}};
  for (const socket* socket : sockets) all.push_back({socket->native_handle(), POLLIN, 0});
  const int ready = poll_until(all, deadline);
  awoken found;
  found.stopped = stop.raised() || out.gone();
  if (ready <= 0) return found;
  if (hung_up(all[1])) {
    out.reader_went();
    found.stopped = true;
  }
  found.input = all[2].revents != 0;
  found.socket =
      std::any_of(all.begin() + 3, all.end(), [](auto& polled) { return polled.revents != 0; });
  return found;
}

watched watch_for(int out, const stop_signal& stop, time_point deadline, int other) {
  std::array<pollfd, 3> polled{{{stop.descriptor(), POLLIN, 0}, {out, 0, 0}, {other, POLLIN, 0}}};
  while (true) {
    const int ready = poll_until(polled, deadline);
    if (ready == 0) return watched::timeout;
    if (stop.raised()) return watched::stopped;
    if (ready > 0 && polled[2].revents != 0) return watched::other;
    if (ready > 0 && hung_up(polled[1])) return watched::reader_gone;
  }
}

bool sleep_until(time_point when, writer& out, const stop_signal& stop) {
  while (clock::now() < when) {
    if (wait_for({}, out, stop, when).stopped) return false;
  }
  return !stop.raised() && !out.gone();
}

}  // namespace dgram::cli
