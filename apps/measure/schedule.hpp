// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>

#include <dgram/limits.hpp>

namespace dgram::measure {

struct schedule_options {
  double rate = 1;        ///< datagrams a second, above 0
  std::size_t train = 1;  ///< datagrams of one slot
  /// Gaps as of many independent senders: exponential, drawn from `seed`, the same every time.
  bool poisson = false;
  std::uint64_t seed = 1;
};

/// When each slot of an open loop is due, counted from the start of the run: slot n of a constant
/// rate is due at n × train / rate, whatever happened before, so lateness never adds up and a
/// rounding error never grows. Pure; one thread.
class schedule {
 public:
  explicit schedule(const schedule_options& options);

  /// Of the next slot. The first one of a constant rate is due at 0.
  [[nodiscard]] duration due() const noexcept { return due_; }
  /// How many slots were before it.
  [[nodiscard]] std::uint64_t slot() const noexcept { return slot_; }
  void advance() noexcept;

 private:
  [[nodiscard]] long double gap() noexcept;

  long double interval_;  // ns
  bool poisson_;
  std::mt19937_64 random_;
  std::uint64_t slot_ = 0;
  long double exact_ = 0;  // ns, of the next slot
  duration due_{};
};

}  // namespace dgram::measure
