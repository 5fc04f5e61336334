// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

#include <dgram/limits.hpp>
#include <dgram/result.hpp>

namespace dgram {

/// What a receive loop does with a failure: out of kernel memory (ENOMEM, ENOBUFS) passes, so the
/// loop pauses and tries again; every other error ends it. `server` does so itself. One thread.
class receive_retry {
 public:
  static constexpr duration pause = std::chrono::milliseconds(10);
  /// Failures in a row after which the loop should end: with the pauses, a second.
  static constexpr unsigned failures_max = 100;

  /// After a receive that failed: true, once `pause` has passed, when the loop should try again.
  /// False at once when the error will not pass, and on failure number failures_max in a row.
  [[nodiscard]] bool again(const error& why);
  /// After a receive that did not fail: the count begins anew.
  void succeeded() noexcept { failures_ = 0; }

 private:
  unsigned failures_ = 0;
};

}  // namespace dgram
