// SPDX-License-Identifier: MIT
#include "load/client_set.hpp"

#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>

namespace dgram::load {
namespace {

// Ready sockets reported by one call: the next call goes on behind them.
constexpr int events_max = 256;

error failure(const char* during) { return {{errno, std::system_category()}, during}; }

timespec time_of(duration limit) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(limit);
  return {static_cast<time_t>(seconds.count()), static_cast<long>((limit - seconds).count())};
}

}  // namespace

result<client_set> client_set::open(std::span<socket> sockets) {
  client_set all(sockets);
  if (sockets.size() < 2) return all;
  all.epoll_ = epoll_create1(EPOLL_CLOEXEC);
  if (all.epoll_ < 0) return failure("epoll_create1");
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = i;
    if (epoll_ctl(all.epoll_, EPOLL_CTL_ADD, sockets[i].native_handle(), &event) != 0) {
      return failure("epoll_ctl");
    }
  }
  all.ready_.reserve(events_max);
  return all;
}

client_set::~client_set() {
  if (epoll_ >= 0) close(epoll_);
}

client_set::client_set(client_set&& other) noexcept
    : sockets_(other.sockets_),
      batch_(std::move(other.batch_)),
      epoll_(std::exchange(other.epoll_, -1)),
      ready_(std::move(other.ready_)) {}

std::span<const std::size_t> client_set::ready(duration limit) {
  std::array<epoll_event, events_max> events;
  ready_.clear();
  const timespec time = time_of(std::max(limit, duration::zero()));
  const int count =
      epoll_pwait2(epoll_, events.data(), events_max, limit == forever ? nullptr : &time, nullptr);
  for (int i = 0; i < count; ++i) ready_.push_back(events[static_cast<std::size_t>(i)].data.u64);
  return ready_;
}

std::uint64_t client_set::drops() const {
  std::uint64_t sum = 0;
  for (const socket& socket : sockets_) sum += socket.drops();
  return sum;
}

std::uint64_t client_set::path_errors() const {
  std::uint64_t sum = 0;
  for (const socket& socket : sockets_) sum += socket.path_errors();
  return sum;
}

}  // namespace dgram::load
