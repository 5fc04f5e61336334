// SPDX-License-Identifier: MIT
#include <dgram/counters.hpp>

#include <numeric>

namespace dgram {

std::uint64_t counters::guarded_total() const noexcept {
  return std::accumulate(guarded.begin(), guarded.end(), std::uint64_t{0});
}

bool counters::balanced() const noexcept {
  return received == handled + guarded_total() + dropped_by_queue + failed + waiting;
}

counters& counters::operator+=(const counters& other) noexcept {
  received += other.received;
  handled += other.handled;
  for (std::size_t i = 0; i < guarded.size(); ++i) guarded[i] += other.guarded[i];
  dropped_by_queue += other.dropped_by_queue;
  failed += other.failed;
  waiting += other.waiting;
  dropped_by_kernel += other.dropped_by_kernel;
  kernel_counts_trains = kernel_counts_trains || other.kernel_counts_trains;
  received_bytes += other.received_bytes;
  sent += other.sent;
  sent_bytes += other.sent_bytes;
  send_failed += other.send_failed;
  truncated += other.truncated;
  control_truncated += other.control_truncated;
  path_errors += other.path_errors;
  hooks_failed += other.hooks_failed;
  return *this;
}

}  // namespace dgram
