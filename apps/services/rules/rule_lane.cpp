// SPDX-License-Identifier: MIT
#include "services/rules/rule_lane.hpp"

#include <chrono>
#include <utility>

#include <dgram/limits.hpp>

namespace dgram::services {
namespace {

using fate = rule_event::fate;
using workshop::rule;

fate fate_of(verdict became) noexcept {
  switch (became) {
    case verdict::taken: return fate::sent;
    case verdict::withheld: return fate::withheld;
    case verdict::too_long: return fate::too_long;
    case verdict::full: break;
  }
  return fate::full;
}

}  // namespace

bool rule_lane::handle(const running_rules& rules, const datagram& request, time_point now,
                       const std::function<sent(byte_view)>& send) {
  const auto index = rules.set.match(request.payload, request.source);
  if (!index) return false;
  const rule& rule = rules.set.rules()[*index];
  const auto& tally = rules.tallies[*index];
  const std::uint64_t counter = ++tally->fired;
  rule_event event{.what = fate::silent,
                   .rule = tally->name,
                   .remote = request.source,
                   .local = request.target,
                   .payload = {},
                   .fired = true};
  if (rule.drop) {
    tell(event);
    return true;
  }
  const std::string remote = request.source.to_string();
  const workshop::template_context context{.counter = counter,
                                           .time = std::chrono::system_clock::now(),
                                           .remote = remote,
                                           .request = request.payload,
                                           .random = random_};
  if (rules.set.answer(*index, context, room_)) {
    event.payload = room_;
    answer(event, rule, request, now, tally, send);
  } else {
    event.what = fate::failed;
    tell(event);
  }
  return true;
}

void rule_lane::answer(rule_event& event, const rule& rule, const datagram& request, time_point now,
                       std::shared_ptr<rule_tally> of, const std::function<sent(byte_view)>& send) {
  if (rule.delay == duration::zero()) {
    const sent how = send(room_);
    event.what = fate_of(how.became);
    event.withheld_by = how.withheld_by;
    tell(event);
    if (event.what != fate::sent || rule.repeat == 1) return;
    event.fired = false;
    event.number = 2;
  }
  wait(event, rule, request, now, std::move(of));
}

// Past the guards, so what they ask of an answer is asked here.
fate rule_lane::may_wait(const rule& rule, const datagram& request, std::size_t bytes) const {
  const address& source = request.source.address;
  if (bytes > (source.is_v4() ? payload_bytes_max_v4 : payload_bytes_max_v6)) return fate::too_long;
  const bool grows = bytes > request.payload.size() || rule.repeat > 1;
  const bool near =
      source.is_loopback() || (growth_ == reply_growth::private_ranges && source.is_private());
  return grows && !near && growth_ != reply_growth::anyone ? fate::withheld : fate::waiting;
}

void rule_lane::wait(rule_event& event, const rule& rule, const datagram& request, time_point now,
                     std::shared_ptr<rule_tally> of) {
  event.what = may_wait(rule, request, room_.size());
  event.withheld_by = guard::growth;
  const bool first = event.number == 1;
  if (event.what == fate::waiting) {
    const time_point due = now + (first ? rule.delay : rule.every);
    if (waiting_.add(due, reply_to(request, room_), tags_)) {
      flights_[tags_++] = {std::move(of), request.target, event.number, rule.repeat, rule.every};
    } else {
      event.what = fate::full;
    }
  }
  if (first || event.what != fate::waiting) tell(event);
}

void rule_lane::due(time_point now, const std::function<bool(const outgoing&)>& send) {
  while (waiting_.next() <= now) {
    const outgoing outgoing = waiting_.first();
    if (!send(outgoing)) return;
    const auto found = flights_.find(waiting_.first_tag());
    flight& rest = found->second;
    tell({.what = fate::sent,
          .rule = rest.of->name,
          .remote = outgoing.target,
          .local = rest.local,
          .payload = outgoing.payload,
          .number = rest.number});
    if (rest.number++ < rest.last) {
      waiting_.put_off(waiting_.next() + rest.every);
    } else {
      waiting_.take();
      flights_.erase(found);
    }
  }
}

}  // namespace dgram::services
