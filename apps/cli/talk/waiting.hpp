// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include <dgram/limits.hpp>
#include <dgram/socket.hpp>

#include "cli/output/writer.hpp"
#include "cli/words/stop_signal.hpp"
#include "load/rr_run.hpp"

namespace dgram::cli {

/// What ended a wait; several may be true, none: the time was over.
struct awoken {
  bool socket = false;   ///< something to read: a datagram or path news
  bool input = false;    ///< standard input has something, or has ended
  bool stopped = false;  ///< a signal came, or nobody reads standard output any more
  [[nodiscard]] bool any() const noexcept { return socket || input || stopped; }
};

/// How long to poll for an answer before sleeping: on loopback and quiet links it arrives before a
/// sleeping thread would wake.
inline constexpr duration look_before_sleep = load::rr_spin_default;

/// Waits until `deadline` for the sockets, for a signal, for the reader of standard output to go
/// away, and with `input` for standard input. Flushes `out` first. Never longer than asked, and it
/// sleeps: nothing is polled in a loop.
[[nodiscard]] awoken wait_for(std::span<const socket* const> sockets, writer& out,
                              const stop_signal& stop, time_point deadline, bool input = false);

enum class watched : unsigned char { timeout, stopped, reader_gone, other };
/// The same for a thread that has nothing to do with the output: waits for a signal, for the
/// reader of descriptor `out` to go away, and for `other` to become readable.
[[nodiscard]] watched watch_for(int out, const stop_signal& stop, time_point deadline, int other);

/// Now and `limit`; time_point::max() for `forever`.
[[nodiscard]] time_point deadline_of(duration limit) noexcept;

/// Sleeps until `when`. False when a signal came or the reader went away before.
[[nodiscard]] bool sleep_until(time_point when, writer& out, const stop_signal& stop);

}  // namespace dgram::cli
