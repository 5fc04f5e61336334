// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

namespace dgram::assist {

/// When something happened, on both clocks.
struct moment {
  time_point at;
  system_time when;
};

/// What one socket and one remote said to each other.
struct conversation {
  /// Round trips kept for the quantiles: the newest.
  static constexpr std::size_t rtts_max = 64;

  endpoint remote;
  std::uint64_t rx = 0;
  std::uint64_t rx_bytes = 0;
  std::uint64_t tx = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t news = 0;        ///< ICMP messages about what was sent there
  std::uint64_t unanswered = 0;  ///< sent (not as an answer), and nothing came for it yet
  system_time first = {};
  system_time last = {};
  std::uint64_t rtts = 0;  ///< round trips measured
  duration rtt_last = {};
  duration rtt_max = {};

  /// The least of the kept round trips that at least `part` (0 to 1) of them are not above.
  [[nodiscard]] std::optional<duration> rtt_quantile(double part) const;

 private:
  friend class conversations;
  std::array<duration, rtts_max> newest_ = {};
  std::optional<time_point> asked_ = {};  // sent last, and nothing has come since
};

/// A lane for each remote of a socket. Beyond the bound the one that was silent for longest is
/// forgotten, and counted. Under the lock of its socket.
class conversations {
 public:
  static constexpr std::size_t remotes_max = 1'024;

  /// Returns the round trip where this is the first from there after one was sent there.
  std::optional<duration> received(const endpoint& remote, std::size_t bytes, moment now);
  /// `answer`: a service or a rule sent it, so nothing is waited for.
  void sent(const endpoint& remote, std::size_t bytes, moment now, bool answer);
  void told(const endpoint& remote, moment now);

  /// Those heard of last, first; at most `count`.
  [[nodiscard]] std::vector<conversation> newest(std::size_t count) const;
  [[nodiscard]] std::size_t size() const noexcept { return lanes_.size(); }
  [[nodiscard]] std::uint64_t forgotten() const noexcept { return forgotten_; }
  void clear();

 private:
  using lanes = std::list<conversation>;
  conversation& lane_of(const endpoint& remote, moment now);

  lanes lanes_;  // those heard of last in front
  std::unordered_map<endpoint, lanes::iterator> by_remote_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace dgram::assist
