// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include <dgram/limits.hpp>
#include <dgram/result.hpp>
#include <dgram/socket.hpp>

namespace dgram::services {

/// Many sockets waited for by one thread, which any other may wake. A socket that is closed is no
/// longer waited for.
class poller {
 public:
  /// Ready sockets reported by one call.
  static constexpr int events_max = 256;

  /// Fails with what epoll_create1(2) and eventfd(2) fail with.
  [[nodiscard]] static result<poller> open();
  ~poller();
  poller(poller&& other) noexcept;
  poller& operator=(poller&&) = delete;

  /// wait() reports `mark`, not null, when the socket has something to read, or news.
  [[nodiscard]] result<> add(const socket& socket, void* mark);
  /// The marks of those that are ready, as soon as one is, at `until`, or when woken. Good until
  /// the next call.
  [[nodiscard]] std::span<void* const> wait(time_point until);
  /// Ends one wait, this or the next. Any thread, and signal handlers.
  void wake() noexcept;

 private:
  poller(int epoll, int wake) noexcept : epoll_(epoll), wake_(wake) {}

  int epoll_;
  int wake_;
  std::vector<void*> ready_;
};

}  // namespace dgram::services
