// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>

#include <dgram/limits.hpp>

#include "measure/bench_payload.hpp"
#include "measure/jitter.hpp"
#include "measure/sequence_account.hpp"
#include "measure/sink_report.hpp"

namespace dgram::measure {

/// The runs that one worker of a sink counts. Pure; one thread.
class sink_account {
 public:
  /// 8 KiB each; of one more the run that has been silent for longest is forgotten.
  static constexpr std::size_t runs_max = 64;

  /// A datagram came; `one.is` is not foreign. `follows`: in the same buffer as the one before.
  void arrive(const bench_reading& reading, std::size_t bytes, time_point now, bool follows);

  /// What is known of a run; all 0 for one that is not.
  [[nodiscard]] sink_report report(std::uint64_t id) const;
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }

 private:
  struct run {
    explicit run(std::uint64_t which) : id(which) {}
    std::uint64_t id;
    sequence_account numbers;
    jitter spread;
    std::chrono::nanoseconds stamp = std::chrono::nanoseconds::min();
    sink_report seen;
  };
  run* find(std::uint64_t id) noexcept;
  run& find_or_add(std::uint64_t id);

  std::deque<run> runs_;  // a run stays where it is
  run* last_ = nullptr;
  std::uint64_t forgotten_ = 0;
};

}  // namespace dgram::measure
