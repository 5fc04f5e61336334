// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <thread>

namespace dgram::cli {

/// Ctrl-C, SIGTERM and SIGHUP, turned into something that can be waited for. One per process.
///
/// The first signal is noted here; the second SIGINT or SIGTERM ends the process at once. A SIGINT
/// that was ignored when the program started (a background job of a script) stays ignored.
class stop_signal {
 public:
  stop_signal();
  ~stop_signal();
  stop_signal(const stop_signal&) = delete;
  stop_signal& operator=(const stop_signal&) = delete;

  [[nodiscard]] bool raised() const noexcept;
  /// Readable, and stays so, once a signal has come: for poll(2).
  [[nodiscard]] int descriptor() const noexcept;
  /// Calls `act` once on a thread of its own when a signal comes; the returned thread ends the
  /// waiting when destroyed. For what must be stopped from outside: server::stop().
  [[nodiscard]] std::jthread call(std::function<void()> act) const;
};

}  // namespace dgram::cli
