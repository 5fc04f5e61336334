// SPDX-License-Identifier: MIT
// Two ends of one loop, a thread each, and what each of them cost.
#pragma once

#include <time.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>
#include <utility>

#include "load/raw.hpp"
#include "load/raw_sockets.hpp"

namespace dgram::load::raw {

/// A loop that sees nothing move for this long counts the missing datagrams as lost.
inline constexpr duration raw_stuck_max = std::chrono::milliseconds(500);

inline std::chrono::nanoseconds thread_cpu() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

/// When a run ends: at its time or its count. Looks at the clock once a call.
class until {
 public:
  explicit until(const raw_options& options)
      : count_(options.count), end_(clock::now() + options.run_for) {}
  [[nodiscard]] bool more(std::uint64_t done) const { return done < count_ && clock::now() < end_; }
  /// `wanted`, or the fewer that are left of the count.
  [[nodiscard]] std::size_t part(std::size_t wanted, std::uint64_t done) const {
    return static_cast<std::size_t>(std::min<std::uint64_t>(wanted, count_ - done));
  }

 private:
  std::uint64_t count_;
  time_point end_;
};

/// The other end of a loop: `work` runs on a thread of its own until the loop is over.
class other_end {
 public:
  template <class Work>
  explicit other_end(Work work)
      : thread_([this, work] {
          const auto before = thread_cpu();
          work(*this);
          seen_.cpu = thread_cpu() - before;
        }) {}
  [[nodiscard]] bool over() const noexcept { return over_.load(std::memory_order_relaxed); }
  void add(std::uint64_t count) noexcept {
    done_.store(done_.load(std::memory_order_relaxed) + count, std::memory_order_release);
  }
  [[nodiscard]] std::uint64_t done() const noexcept {
    return done_.load(std::memory_order_acquire);
  }
  raw_end finish() {
    over_.store(true);
    thread_.join();
    seen_.datagrams = done();
    return seen_;
  }

 private:
  std::atomic<bool> over_ = false;
  alignas(64) std::atomic<std::uint64_t> done_ = 0;
  raw_end seen_;
  std::jthread thread_;
};

/// Runs `mine` on this thread (it returns how many went through) against what `theirs` does.
template <class Mine, class Theirs>
raw_result measured(std::size_t bytes, raw_rate rate_is, Mine mine, Theirs theirs) {
  raw_result measured;
  measured.bytes = bytes;
  other_end far(std::move(theirs));
  const auto began = clock::now();
  const auto before = thread_cpu();
  measured.sender.datagrams = mine(far);
  measured.sender.cpu = thread_cpu() - before;
  measured.took = clock::now() - began;
  const std::uint64_t arrived = far.done();
  measured.receiver = far.finish();
  const auto counted = rate_is == raw_rate::received ? arrived : measured.sender.datagrams;
  measured.rate_per_s =
      static_cast<double>(counted) / std::chrono::duration<double>(measured.took).count();
  return measured;
}

/// A plain sink.
inline void drain(const peer& at, other_end& mine) {
  messages room(batch, slot_bytes, slot_bytes + 64);
  while (!mine.over()) {
    const int came = ::recvmmsg(at.fd(), room.all(), room.count(), MSG_WAITFORONE, nullptr);
    if (came > 0) mine.add(static_cast<std::uint64_t>(came));
  }
}

// In raw_fan.cpp.
result<raw_result> fan_out(const raw_options& options);
result<raw_result> fan_out_segmented(const raw_options& options);

}  // namespace dgram::load::raw
