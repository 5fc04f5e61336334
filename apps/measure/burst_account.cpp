// SPDX-License-Identifier: MIT
#include "measure/burst_account.hpp"

#include <algorithm>

namespace dgram::measure {

burst_account::burst_account(std::size_t frame_size)
    : sent_(std::max<std::size_t>(frame_size, 1)), answered_(sent_.size()) {}

void burst_account::send(std::uint64_t number) {
  const std::uint64_t frame = number / sent_.size();
  if (frame >= last_answer_.size()) last_answer_.resize(frame + 1, duration(-1));
  ++sent_[number % sent_.size()];
}

void burst_account::answer(std::uint64_t number, duration latency) noexcept {
  ++answered_[number % sent_.size()];
  auto& last = last_answer_[number / sent_.size()];
  last = std::max({last, latency, duration::zero()});
}

std::vector<std::uint64_t> burst_account::lost_by_place() const {
  std::vector<std::uint64_t> lost(sent_.size());
  for (std::size_t i = 0; i < lost.size(); ++i) lost[i] = sent_[i] - answered_[i];
  return lost;
}

histogram burst_account::drained() const {
  histogram whole;
  for (const duration last : last_answer_) {
    if (last < duration::zero()) {
      whole.add_lost();
    } else {
      whole.add(static_cast<std::uint64_t>(last.count()));
    }
  }
  return whole;
}

}  // namespace dgram::measure
