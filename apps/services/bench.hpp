// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include <dgram/counters.hpp>
#include <dgram/handler.hpp>

namespace dgram::services {

/// The far end of `bench`: echoes what is not of its format (measure/bench_payload.hpp) and what
/// asks for it, at once or after a delay; counts what it is to swallow, and reports. No answer is
/// longer than its request.
///
/// Each worker has an account of its own, locked once a batch; a report adds them up, so numbers
/// that workers share are duplicates and reordered only as far as one worker saw it.
class bench {
 public:
  /// What waits in a worker for its time. One more is not answered, and counted.
  static constexpr std::size_t delayed_max = 1'024;
  static constexpr std::size_t delayed_bytes_max = std::size_t{4} << 20U;
  /// A sink is to measure the path, not the default buffer of the system.
  static constexpr std::size_t receive_buffer_default = std::size_t{4} << 20U;
  /// Slots of 64 KiB that are read at once when trains come whole: more would fall out of the cache
  /// before they are looked at.
  static constexpr std::size_t batch_with_gro_default = 8;

  explicit bench(unsigned workers);
  ~bench();
  bench(const bench&) = delete;
  bench& operator=(const bench&) = delete;

  /// For server::run_batches(), with at most `workers` workers; borrows this. `account` is the
  /// server's own: reports contain its drops.
  [[nodiscard]] batch_handler handler(std::function<counters()> account);

  /// Runs that had to make room for others, and answers that found no room to wait. Any thread.
  [[nodiscard]] std::uint64_t forgotten() const;
  [[nodiscard]] std::uint64_t delayed_full() const;

 private:
  class lane;
  std::vector<std::unique_ptr<lane>> lanes_;
  std::function<counters()> account_;
};

}  // namespace dgram::services
