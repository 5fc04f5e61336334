// SPDX-License-Identifier: MIT
#include "services/relay/poller.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <system_error>
#include <utility>

namespace dgram::services {
namespace {

error failure(const char* during) { return {{errno, std::system_category()}, during}; }

timespec left_until(time_point when) {
  const duration left = std::max(when - clock::now(), duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
  return {static_cast<time_t>(seconds.count()), static_cast<long>((left - seconds).count())};
}

}  // namespace

result<poller> poller::open() {
  poller one(epoll_create1(EPOLL_CLOEXEC), eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (one.epoll_ < 0 || one.wake_ < 0) return failure("wait for sockets");
  epoll_event woken{};
  woken.events = EPOLLIN;
  if (epoll_ctl(one.epoll_, EPOLL_CTL_ADD, one.wake_, &woken) != 0) return failure("epoll_ctl");
  one.ready_.reserve(events_max);
  return one;
}

poller::~poller() {
  if (epoll_ >= 0) close(epoll_);
  if (wake_ >= 0) close(wake_);
}

poller::poller(poller&& other) noexcept
    : epoll_(std::exchange(other.epoll_, -1)),
      wake_(std::exchange(other.wake_, -1)),
      ready_(std::move(other.ready_)) {}

result<> poller::add(const socket& socket, void* mark) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = mark;
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, socket.native_handle(), &event) != 0) {
    return failure("epoll_ctl");
  }
  return {};
}

std::span<void* const> poller::wait(time_point until) {
  std::array<epoll_event, events_max> events;
  ready_.clear();
  const bool forever = until == time_point::max();
  const timespec time = forever ? timespec{} : left_until(until);
  const int count =
      epoll_pwait2(epoll_, events.data(), events_max, forever ? nullptr : &time, nullptr);
  for (int i = 0; i < count; ++i) {
    void* mark = events[static_cast<std::size_t>(i)].data.ptr;
    if (mark != nullptr) {
      ready_.push_back(mark);
      continue;
    }
    std::uint64_t times = 0;
    [[maybe_unused]] const auto taken = read(wake_, &times, sizeof times);
  }
  return ready_;
}

void poller::wake() noexcept {
  const int before = errno;
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = write(wake_, &one, sizeof one);
  errno = before;
}

}  // namespace dgram::services
