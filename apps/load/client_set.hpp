// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <dgram/limits.hpp>
#include <dgram/receive_batch.hpp>
#include <dgram/result.hpp>
#include <dgram/socket.hpp>

namespace dgram::load {

/// The sockets of a run, waited for together by one thread. Borrows them.
class client_set {
 public:
  /// Fails with what epoll_create1(2) and epoll_ctl(2) fail with.
  [[nodiscard]] static result<client_set> open(std::span<socket> sockets);
  ~client_set();
  client_set(client_set&& other) noexcept;
  client_set& operator=(client_set&&) = delete;

  [[nodiscard]] std::size_t size() const noexcept { return sockets_.size(); }
  [[nodiscard]] socket& operator[](std::size_t client) noexcept { return sockets_[client]; }

  /// Gives what waits, or comes within `limit`, to take(client, batch), one batch of each client.
  /// Returns the number of datagrams; 0: nothing came, or news from the path did.
  template <class Take>
  [[nodiscard]] result<std::size_t> receive(duration limit, Take&& take) {
    if (sockets_.size() == 1) return receive_from(0, limit, take);
    std::size_t sum = 0;
    for (const std::size_t client : ready(limit)) {
      const auto got = receive_from(client, duration::zero(), take);
      if (!got) return got;
      sum += *got;
    }
    return sum;
  }
  /// The same, but looks again and again for `spin` before it sleeps.
  template <class Take>
  [[nodiscard]] result<std::size_t> receive(duration limit, duration spin, Take&& take) {
    if (spin == duration::zero()) return receive(limit, take);
    const auto start = clock::now();
    for (;;) {
      const auto got = receive(duration::zero(), take);
      if (!got || *got != 0) return got;
      const duration passed = clock::now() - start;
      if (passed >= limit) return std::size_t{0};
      if (passed >= spin) return receive(limit - passed, take);
    }
  }

  /// Dropped by the kernel because these sockets' buffers were full, since they were opened.
  [[nodiscard]] std::uint64_t drops() const;
  /// ICMP news that came to any of them.
  [[nodiscard]] std::uint64_t path_errors() const;

 private:
  explicit client_set(std::span<socket> sockets) : sockets_(sockets) {}

  template <class Take>
  result<std::size_t> receive_from(std::size_t client, duration limit, Take& take) {
    const auto got = sockets_[client].receive(batch_, limit);
    if (got && *got != 0) take(client, std::as_const(batch_));
    return got;
  }
  /// Clients that have something to read or news, after waiting for it.
  [[nodiscard]] std::span<const std::size_t> ready(duration limit);

  std::span<socket> sockets_;
  receive_batch batch_;
  int epoll_ = -1;  // none for a single socket
  std::vector<std::size_t> ready_;
};

}  // namespace dgram::load
