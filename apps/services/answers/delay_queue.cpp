// SPDX-License-Identifier: MIT
#include "services/answers/delay_queue.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace dgram::services {

bool delay_queue::later(const entry& a, const entry& b) noexcept {
  return std::pair(a.due, a.order) > std::pair(b.due, b.order);
}

bool delay_queue::add(time_point due, const outgoing& outgoing, std::uint64_t tag) {
  if (waiting_.size() == count_max_ || outgoing.payload.size() > bytes_max_ - bytes_) return false;
  bytes_ += outgoing.payload.size();
  waiting_.push_back(
      {due, added_++, tag, outgoing, {outgoing.payload.begin(), outgoing.payload.end()}});
  std::ranges::push_heap(waiting_, later);
  return true;
}

time_point delay_queue::next() const noexcept {
  return waiting_.empty() ? time_point::max() : waiting_.front().due;
}

outgoing delay_queue::first() const noexcept {
  assert(!waiting_.empty());
  outgoing earliest = waiting_.front().way;
  earliest.payload = waiting_.front().payload;
  return earliest;
}

void delay_queue::put_off(time_point due) {
  assert(!waiting_.empty());
  std::ranges::pop_heap(waiting_, later);
  waiting_.back().due = due;
  waiting_.back().order = added_++;
  std::ranges::push_heap(waiting_, later);
}

void delay_queue::take() {
  assert(!waiting_.empty() && bytes_ >= waiting_.front().payload.size());
  bytes_ -= waiting_.front().payload.size();
  std::ranges::pop_heap(waiting_, later);
  waiting_.pop_back();
  assert(!waiting_.empty() || bytes_ == 0);
}

}  // namespace dgram::services
