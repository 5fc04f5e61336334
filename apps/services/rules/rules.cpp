// SPDX-License-Identifier: MIT
#include "services/rules/rules.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>
#include <utility>

namespace dgram::services {

// What one worker keeps; only its thread looks at it.
struct rules::lane {
  rule_lane answers;
  std::shared_ptr<const running_rules> using_now;
  std::uint64_t version;
  bool failed = false;      // the last answer gave no datagram
  std::size_t waiting = 0;  // as counted in rules::waiting_
};

std::shared_ptr<const running_rules> running(workshop::rule_set set, const running_rules* before) {
  auto made = std::make_shared<running_rules>();
  for (const workshop::rule& rule : set.rules()) {
    std::shared_ptr<rule_tally> tally;
    if (before != nullptr) {
      const auto known = std::ranges::find(before->tallies, rule.name, &rule_tally::name);
      if (known != before->tallies.end()) tally = *known;
    }
    if (!tally) {
      tally = std::make_shared<rule_tally>();
      tally->name = rule.name;
    }
    made->tallies.push_back(std::move(tally));
  }
  made->set = std::move(set);
  return made;
}

rules::rules(workshop::rule_set first, unsigned workers, reply_growth growth,
             const rule_lane::telling& observer)
    : running_(running(std::move(first))) {
  for (unsigned i = 0; i < workers; ++i) {
    lanes_.push_back(std::make_unique<lane>(rule_lane(growth), running_, 0));
    lane& made = *lanes_.back();
    made.answers = rule_lane(growth, [&made, observer](const rule_event& event) {
      made.failed = event.what == rule_event::fate::failed;
      if (observer) observer(event);
    });
  }
}
rules::~rules() = default;

handler rules::handle() {
  return {[this](const datagram& request, reply& out) { answer(request, out); },
          [this](turn& now) { due(now); }};
}

void rules::answer(const datagram& request, reply& out) {
  assert(out.worker() < lanes_.size());
  lane& mine = *lanes_[out.worker()];
  if (const auto newest = version_.load(); newest != mine.version) {
    mine.using_now = current();
    mine.version = newest;
  }
  mine.failed = false;
  const auto send = [&](byte_view payload) {
    const verdict became = out.send(payload);
    return rule_lane::sent{became, out.withheld_by().value_or(guard{})};
  };
  if (!mine.answers.handle(*mine.using_now, request, out.now(), send)) ++unmatched_;
  note_waiting(mine);
  out.wake_at(mine.answers.next());
  if (mine.failed) throw std::length_error("longer than a datagram");
}

void rules::due(turn& now) {
  lane& mine = *lanes_[now.worker()];
  mine.answers.due(now.now(),
                   [&](const outgoing& outgoing) { return now.send_unguarded(outgoing); });
  note_waiting(mine);
  now.wake_at(mine.answers.next());
}

void rules::note_waiting(lane& of) {
  const std::size_t now = of.answers.waiting();
  if (now == of.waiting) return;
  waiting_ += now - std::exchange(of.waiting, now);  // wraps down too
}

void rules::replace(workshop::rule_set with) {
  const std::scoped_lock lock(mutex_);
  running_ = running(std::move(with), running_.get());
  ++version_;
}

std::shared_ptr<const running_rules> rules::current() const {
  const std::scoped_lock lock(mutex_);
  return running_;
}

std::vector<std::uint64_t> rules::fired() const {
  std::vector<std::uint64_t> counts;
  for (const auto& each : current()->tallies) counts.push_back(each->fired.load());
  return counts;
}

}  // namespace dgram::services
