// SPDX-License-Identifier: MIT
// A file descriptor that closes itself, errno made into an error, and the one wait of the library.
#pragma once

#include <unistd.h>

#include <cerrno>
#include <utility>

#include <dgram/limits.hpp>
#include <dgram/result.hpp>

namespace dgram::os {

class fd {
 public:
  fd() noexcept = default;
  explicit fd(int number) noexcept : number_(number) {}
  fd(fd&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  fd& operator=(fd&& other) noexcept {
    if (this != &other) reset(std::exchange(other.number_, -1));
    return *this;
  }
  ~fd() { reset(); }

  [[nodiscard]] int number() const noexcept { return number_; }
  [[nodiscard]] bool is_open() const noexcept { return number_ >= 0; }
  [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
  void reset(int number = -1) noexcept {
    if (number_ >= 0) ::close(number_);
    number_ = number;
  }

 private:
  int number_ = -1;
};

[[nodiscard]] error failure(const char* during, int number = errno,
                            const endpoint& where = {}) noexcept;
[[nodiscard]] inline error failure(const char* during, std::error_code code,
                                   const endpoint& where = {}) noexcept {
  return {code, during, where};
}
[[nodiscard]] inline error failure(const char* during, errc code,
                                   const endpoint& where = {}) noexcept {
  return {make_error_code(code), during, where};
}

/// setsockopt with a plain int.
[[nodiscard]] result<> set_int(int fd, int level, int option, int value, const char* during);

/// An option of IPv4 and its twin of IPv6, each with what setting it is called in an error.
struct option_pair {
  int v4;
  int v6;
  const char* during_v4;
  const char* during_v6;
};
/// Sets the option of IPv4, and on an IPv6 socket its twin first: it may speak both families.
[[nodiscard]] result<> set_pair(int fd, int domain, const option_pair& option, int value);

/// A wake-up that any thread, or a signal handler, can give: eventfd(2), counting to one.
[[nodiscard]] result<fd> open_wake();
void give_wake(int wake) noexcept;
/// Takes a given wake-up back; true when there was one.
bool take_wake(int wake) noexcept;

struct readiness {
  bool ready = false;    ///< what was waited for, or an error: try the call again
  bool failing = false;  ///< an error is pending (POLLERR)
  bool woken = false;
};
/// Waits until `fd` is readable (or writable), `wake` was given, or `until` has passed; `wake` may
/// be -1. forever as time_point::max(). EINTR is retried.
[[nodiscard]] readiness wait(int fd, bool writable, int wake, time_point until) noexcept;

/// The time `limit` from now, without overflow.
[[nodiscard]] time_point deadline(duration limit) noexcept;

}  // namespace dgram::os
