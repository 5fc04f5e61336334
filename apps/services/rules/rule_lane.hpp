// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/guard.hpp>
#include <dgram/outbox.hpp>
#include <dgram/reply.hpp>

#include "services/answers/delay_queue.hpp"
#include "workshop/match/rules.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::services {

/// How often a rule fired, under its name: outlives a change of the rules.
struct rule_tally {
  std::string name;
  std::atomic<std::uint64_t> fired{0};
};

/// Rules and their tallies, index by index. Never changed, only replaced.
struct running_rules {
  workshop::rule_set set;
  std::vector<std::shared_ptr<rule_tally>> tallies;
};

/// The fate of a rule's answer; reported once when the rule fires, and again for each answer
/// that left later.
struct rule_event {
  enum class fate : std::uint8_t {
    sent,      ///< on its way
    waiting,   ///< it has a delay: reported again when it is sent
    silent,    ///< the rule drops
    withheld,  ///< a guard said no
    too_long,  ///< longer than a datagram there can be
    full,      ///< no room to wait, or in the outbox
    failed     ///< its template gave no datagram
  };

  fate what;
  std::string_view rule;
  endpoint remote;
  endpoint local;       ///< the address the request came to
  byte_view payload;    ///< of the answer
  unsigned number = 1;  ///< which of its answers, from 1
  bool fired = false;   ///< reported because the rule fired, not because its time came
  guard withheld_by{};  ///< where withheld
};

/// What one thread that answers by rules keeps: the answers that wait. Knows no socket: whoever
/// calls it sends. One thread.
class rule_lane {
 public:
  /// Answers that wait in a lane for their time. One more is not given, and reported as full.
  static constexpr std::size_t waiting_max = 4'096;
  static constexpr std::size_t waiting_bytes_max = std::size_t{16} << 20U;

  using telling = std::function<void(const rule_event&)>;

  /// `growth`: the clients that may get a second answer, or a delayed one larger than its request.
  /// Those that leave at once are for `send` to judge. `told` may be empty.
  explicit rule_lane(reply_growth growth, telling observer = {})
      : growth_(growth), told_(std::move(observer)) {}

  /// What `send` made of an answer that leaves at once.
  struct sent {
    verdict became;
    guard withheld_by{};
  };

  /// Answers a datagram as `rules` say. False if no rule is for it.
  bool handle(const running_rules& rules, const datagram& request, time_point now,
              const std::function<sent(byte_view)>& send);

  /// When due() has something to do; time_point::max(): nothing waits.
  [[nodiscard]] time_point next() const noexcept { return waiting_.next(); }
  /// Sends what is due by `now`, until `send` finds no room.
  void due(time_point now, const std::function<bool(const outgoing&)>& send);

  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }

 private:
  // Answers of one firing that are still to leave.
  struct flight {
    std::shared_ptr<rule_tally> of;
    endpoint local;
    unsigned number;
    unsigned last;
    duration every;
  };

  void answer(rule_event& event, const workshop::rule& rule, const datagram& request,
              time_point now, std::shared_ptr<rule_tally> of,
              const std::function<sent(byte_view)>& send);
  void wait(rule_event& event, const workshop::rule& rule, const datagram& request, time_point now,
            std::shared_ptr<rule_tally> of);
  [[nodiscard]] rule_event::fate may_wait(const workshop::rule& rule, const datagram& request,
                                          std::size_t bytes) const;
  void tell(const rule_event& event) const {
    if (told_) told_(event);
  }

  reply_growth growth_;
  telling told_;
  delay_queue waiting_{waiting_max, waiting_bytes_max};
  std::map<std::uint64_t, flight> flights_;  // by the tag in waiting_
  std::uint64_t tags_ = 0;
  workshop::bytes room_;
  std::mt19937_64 random_{std::random_device{}()};
};

}  // namespace dgram::services
