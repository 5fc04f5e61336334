// SPDX-License-Identifier: MIT
// What a socket holds, and the few calls that socket and outbox share.
#pragma once

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>
#include <optional>

#include <dgram/socket.hpp>

#include "net/outgoing_header.hpp"
#include "os/address.hpp"
#include "os/buffers.hpp"
#include "os/fd.hpp"

namespace dgram {

/// Path errors that wait to be taken: a ring, oldest out first, oldest dropped when full.
class path_news {
 public:
  void push(const path_error& error) noexcept;
  [[nodiscard]] std::optional<path_error> take() noexcept;
  [[nodiscard]] std::uint64_t came() const noexcept;
  [[nodiscard]] std::uint64_t dropped() const noexcept;
  /// True once after news came: a waiting receive returns early for it.
  [[nodiscard]] bool is_unseen() noexcept;

 private:
  mutable std::mutex mutex_;
  std::array<path_error, socket::path_errors_max> ring_;
  std::size_t first_ = 0;
  std::size_t count_ = 0;
  std::uint64_t came_ = 0;
  std::uint64_t dropped_ = 0;
  bool unseen_ = false;
};

struct socket::state {
  os::fd descriptor;
  os::fd wake;
  int domain = 0;  // AF_INET, AF_INET6 or AF_UNIX
  metadata want = metadata::none;
  bool news_wanted = false;
  bool gro = false;
  bool is_bound = false;  // by bind(), not by connect() or sending
  std::size_t asked_receive_bytes = 0;
  std::size_t asked_send_bytes = 0;
  // Why segmented sends are over for this socket: an errno, 0 while they are not.
  std::atomic<int> segment_refused = 0;
  path_news news;

  /// What a socket that was moved from has; lives as long as the program.
  [[nodiscard]] static state& closed() noexcept;

  /// The bound endpoint, asked of the kernel until it has a port.
  [[nodiscard]] endpoint bound() noexcept;
  void forget_bound() noexcept;
  /// The connected peer, for a datagram that names no target and depends on its peer's family;
  /// else none, without asking the kernel.
  [[nodiscard]] address peer_of(const outgoing& way) const noexcept {
    return way.target.is_none() && depends_on_family(way) ? peer().address : address();
  }
  /// None when the socket is not connected.
  [[nodiscard]] endpoint peer() const noexcept;

  /// As socket::drops().
  [[nodiscard]] std::uint64_t drops() noexcept;

  /// Moves all records of the error queue into `news`; true when there was one. `sent_to`: where
  /// the datagram of a send that just failed was to go; the kernel's record of its own refusal has
  /// no port, so that is filled in. Then true only when such a record was there.
  bool drain_errors(const endpoint* sent_to = nullptr) noexcept;

  /// What `number`, the errno of a send or connect to `target`, means: errc::broadcast_not_enabled
  /// when it is that, else the errno.
  [[nodiscard]] std::error_code meaning_of(int number, const endpoint& target) const noexcept;

  /// sendmsg without blocking, again when another datagram's news took its place. Returns 0, or the
  /// errno of this datagram. `failed_with`: of a try that the caller just made, or 0.
  [[nodiscard]] int send_now(const msghdr& message, int failed_with = 0) noexcept;
  /// As send_now, waiting for room until `until`.
  [[nodiscard]] int send_until(const msghdr& message, time_point until,
                               int failed_with = 0) noexcept;

  /// Calls `once` (a receive that leaves errno behind) until it gives 0 or more; nothing when
  /// nothing came within `limit`, after an interrupt, or when news came instead.
  template <class Receive>
  [[nodiscard]] result<std::optional<std::size_t>> receiving(duration limit, Receive once) {
    const auto until = os::deadline(limit);
    for (;;) {
      const auto got = once();
      if (got >= 0) return std::optional<std::size_t>(got);
      const int number = errno;
      const auto next = receive_failed(number, until);
      if (next == after::fail) return os::failure("receive", number);
      if (next == after::done) return std::optional<std::size_t>();
    }
  }

 private:
  enum class after : std::uint8_t { retry, done, fail };
  [[nodiscard]] after receive_failed(int number, time_point until) noexcept;

  std::mutex bound_mutex_;
  endpoint bound_;
  std::mutex drops_mutex_;  // held while the kernel is asked: an older value would look like a wrap
  os::buffers::drop_counter drops_;
};

}  // namespace dgram
