// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <dgram/counters.hpp>
#include <dgram/guard.hpp>
#include <dgram/handler.hpp>
#include <dgram/outbox.hpp>
#include <dgram/receive_batch.hpp>

namespace dgram {

/// Sees every datagram before the handler does, and the guard that withholds its answer if one
/// does at the door. For logs and captures; runs on the worker's thread, so with several workers
/// it must be thread-safe. What it throws is dropped and counted (counters::hooks_failed).
using observer = std::function<void(const datagram&, std::optional<guard>)>;

struct worker_options {
  endpoint local;  ///< what the socket is bound to: for guard::self and the exposure
  guard_options guards = {};
  observer seen = {};
  unsigned index = 0;  ///< what turn::worker() returns to handlers
};

/// The part of a server that does no I/O: guards, handler, account. Give it a batch that was
/// received and an outbox, flush the outbox afterwards. A server runs one per socket under a loop
/// of its own; under another event loop, or a simulated network, you write that loop.
/// One thread.
class worker {
 public:
  worker(const worker_options& options, handler handle);
  worker(const worker_options& options, batch_handler handle);
  ~worker();
  worker(worker&&) noexcept;
  worker& operator=(worker&&) noexcept;

  /// Handles the batch (it may be empty: then only a due deadline), puts the answers into `out`
  /// and returns when it wants to be called at the latest: time_point::max() for never.
  /// Stops early when `out` may not hold one more answer of full size: finished() is then false;
  /// flush and call again with the same batch. Answers borrow from the batch: flush before the
  /// next receive.
  time_point step(const receive_batch& batch, time_point now, outbox& out);
  [[nodiscard]] bool finished() const noexcept;

  /// Asks for on_deadline from outside, as turn::wake_at() does from within.
  void wake_at(time_point when) noexcept;

  /// The account so far, without what the kernel dropped and what became of the answers: note_sent
  /// adds that.
  [[nodiscard]] const counters& count() const noexcept;
  void note_sent(const outbox::flushed& done) noexcept;
  [[nodiscard]] exposure exposed() const noexcept;

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace dgram
