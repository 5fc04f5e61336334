// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include <dgram/handler.hpp>

#include "services/rules/rule_lane.hpp"
#include "workshop/match/rules.hpp"

namespace dgram::services {

/// Answers by reply rules (workshop/match/rules.hpp), which may be replaced while it runs.
/// {{counter}} in an answer is how often its rule fired. Waiting answers belong to the worker that
/// read the request; at the end of the server they are not sent.
class rules {
 public:
  /// `growth` and `told` as rule_lane has them; `told` on the worker's thread.
  rules(workshop::rule_set first, unsigned workers,
        reply_growth growth = reply_growth::private_ranges,
        const rule_lane::telling& observer = {});
  ~rules();
  rules(const rules&) = delete;
  rules& operator=(const rules&) = delete;

  /// For server::run(), with at most `workers` workers and without a pool; borrows this. An answer
  /// that would be longer than any datagram throws, so the server counts the request as failed.
  [[nodiscard]] handler handle();

  /// From the next datagram on. What already waits still leaves. A rule keeps its count under its
  /// name. Any thread.
  void replace(workshop::rule_set with);

  [[nodiscard]] std::shared_ptr<const running_rules> current() const;
  /// How often each fired, in the order of the rules. Any thread.
  [[nodiscard]] std::vector<std::uint64_t> fired() const;
  /// Datagrams no rule was for. Any thread.
  [[nodiscard]] std::uint64_t unmatched() const noexcept { return unmatched_.load(); }
  /// Answers that still wait; after the server has ended, those that were not given.
  [[nodiscard]] std::uint64_t waiting() const noexcept { return waiting_.load(); }

 private:
  struct lane;

  void answer(const datagram& request, reply& out);
  void due(turn& now);
  void note_waiting(lane& of);

  mutable std::mutex mutex_;  // guards running_
  std::shared_ptr<const running_rules> running_;
  std::atomic<std::uint64_t> version_{0};
  std::atomic<std::uint64_t> unmatched_{0};
  std::atomic<std::uint64_t> waiting_{0};
  std::vector<std::unique_ptr<lane>> lanes_;
};

/// A set with its tallies: those of `before` for rules of the same name, else new ones.
[[nodiscard]] std::shared_ptr<const running_rules> running(workshop::rule_set set,
                                                           const running_rules* before = nullptr);

}  // namespace dgram::services
