// SPDX-License-Identifier: MIT
// One way, for sinks: lines that a syslog server takes too, in trains, at a rate or without one.
#include <algorithm>
#include <string_view>

#include "drive.hpp"

namespace drive {
namespace {

// After a stall only so much is made up for: more would be a burst that nobody asked for.
constexpr std::chrono::milliseconds catch_up_max{1};
constexpr std::string_view line = "<13>Oct 11 22:14:15 host bench: ";

std::vector<char> lines(const options& how) {
  std::vector<char> all(how.bytes * how.train, 'x');
  for (std::size_t at = 0; at < all.size(); at += how.bytes) {
    std::copy_n(line.begin(), std::min(line.size(), how.bytes), all.data() + at);
  }
  return all;
}

}  // namespace

report flood(const options& how) {
  report all;
  const int fd = connected(how);
  std::vector<char> payload = lines(how);
  iovec vector{payload.data(), payload.size()};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  peer::control_block control;
  if (how.train > 1) peer::cut_into(message, control, static_cast<std::uint16_t>(how.bytes));
  const auto begin = clock::now();
  const auto end = begin + std::chrono::duration<double>(how.seconds);
  const auto step = std::chrono::duration_cast<clock::duration>(
      std::chrono::duration<double>(how.rate > 0 ? how.train / how.rate : 0));
  auto due = begin;
  for (auto now = begin; all.sent < how.count && now < end; now = clock::now()) {
    if (now < due) continue;
    due = std::max(due, now - catch_up_max) + step;
    if (::sendmsg(fd, &message, 0) >= 0)
      all.sent += how.train;
    else
      all.lost += how.train;
  }
  all.seconds = std::chrono::duration<double>(clock::now() - begin).count();
  ::close(fd);
  return all;
}

}  // namespace drive
