// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <dgram/limits.hpp>

#include "measure/bench_result.hpp"
#include "measure/histogram.hpp"
#include "measure/ping_payload.hpp"
#include "measure/sequence_account.hpp"

namespace dgram::measure {

struct bench_account_options {
  std::size_t clients = 1;
  /// Numbers remembered of each client: more than it has on the way within `wait`.
  std::uint64_t memory = sequence_account::memory_default;
  duration wait = std::chrono::seconds(1);
};

/// What became of the requests of one run: counts, latency and service time.
///
/// Latency is counted from when a request was planned, service time from when it was sent: a
/// sender that was held up cannot hide what its users would have waited. Answered later than
/// `wait` after its plan is late, and lost; the lost are in every percentile, slower than all
/// others. Each client's numbers are its own, so order is judged per client. Times are of one
/// clock. Pure; one thread.
class bench_account {
 public:
  explicit bench_account(const bench_account_options& options);

  /// Datagrams planned from `half` on belong to the second half of the run; default: none do.
  void halve_at(duration half) noexcept { half_ = half; }
  /// Notes a request of `client` sent at `sent`, and gives it its number.
  std::uint64_t send(std::size_t client, duration sent) noexcept;
  /// Notes an answer that came at `now`; `one` is what the request carried, its time the plan.
  arrival_kind answer(std::size_t client, const ping_payload::facts& facts, duration now) noexcept;
  /// Notes something that came and is no request of this run.
  void corrupt() noexcept { ++corrupt_; }

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t answered() const noexcept { return latency_.count(); }
  /// Sent, and not answered in time; while the run goes on, on the way.
  [[nodiscard]] std::uint64_t open() const noexcept { return sent_ - answered(); }
  /// Not answered, though a later one of the same client was.
  [[nodiscard]] std::uint64_t missing() const noexcept;
  /// Without the lost.
  [[nodiscard]] const histogram& latency() const noexcept { return latency_; }

  /// Puts counts, both histograms with the lost in them, and the halves into a result.
  void put(bench_result& into) const;

 private:
  struct client_account {
    sequence_account numbers;
    std::vector<duration> sent_at;  // by number, a ring
  };

  duration wait_;
  duration half_ = duration::max();
  std::vector<client_account> clients_;
  std::uint64_t sent_ = 0;
  std::uint64_t corrupt_ = 0;
  histogram latency_;
  histogram service_;
  histogram halves_[2];
};

}  // namespace dgram::measure
