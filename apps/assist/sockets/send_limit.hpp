// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>

namespace dgram::assist {

/// What may leave for targets outside the private ranges, all senders of the assistant together: a
/// page that somebody else got hold of is no flood. Others pass. Any number of threads.
class send_limit {
 public:
  static constexpr std::uint64_t datagrams_per_s_max = 10'000;
  static constexpr std::uint64_t bits_per_s_max = 10'000'000;

  /// Zero: it may leave, and is counted. Else how long to wait before asking again.
  [[nodiscard]] duration admit(const endpoint& target, std::size_t payload_bytes, time_point now);

 private:
  std::mutex mutex_;
  // When what was admitted so far would have left at exactly the limit.
  time_point datagrams_until_ = {};
  time_point bits_until_ = {};
};

}  // namespace dgram::assist
