// SPDX-License-Identifier: MIT
#include "assist/log/conversations.hpp"

#include <algorithm>
#include <cmath>

namespace dgram::assist {

std::optional<duration> conversation::rtt_quantile(double part) const {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(rtts, rtts_max));
  if (count == 0) return std::nullopt;
  std::array<duration, rtts_max> sorted = newest_;
  std::sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(count));
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(count)));
  return sorted[std::clamp<std::size_t>(rank, 1, count) - 1];
}

conversation& conversations::lane_of(const endpoint& remote, moment now) {
  const auto found = by_remote_.find(remote);
  if (found != by_remote_.end()) {
    lanes_.splice(lanes_.begin(), lanes_, found->second);
  } else if (lanes_.size() < remotes_max) {
    lanes_.emplace_front();
    by_remote_.emplace(remote, lanes_.begin());
  } else {
    ++forgotten_;
    auto key = by_remote_.extract(lanes_.back().remote);
    lanes_.splice(lanes_.begin(), lanes_, std::prev(lanes_.end()));
    lanes_.front() = {};
    key.key() = remote;
    by_remote_.insert(std::move(key));
  }
  conversation& lane = lanes_.front();
  if (lane.remote.is_none()) {
    lane.remote = remote;
    lane.first = now.when;
  }
  lane.last = now.when;
  return lane;
}

std::optional<duration> conversations::received(const endpoint& remote, std::size_t bytes,
                                                moment now) {
  conversation& lane = lane_of(remote, now);
  ++lane.rx;
  lane.rx_bytes += bytes;
  if (lane.unanswered != 0) --lane.unanswered;
  if (!lane.asked_) return std::nullopt;
  const duration rtt = std::max(now.at - *lane.asked_, duration::zero());
  lane.asked_.reset();
  lane.newest_[lane.rtts++ % conversation::rtts_max] = rtt;
  lane.rtt_last = rtt;
  lane.rtt_max = std::max(lane.rtt_max, rtt);
  return rtt;
}

void conversations::sent(const endpoint& remote, std::size_t bytes, moment now, bool answer) {
  conversation& lane = lane_of(remote, now);
  ++lane.tx;
  lane.tx_bytes += bytes;
  if (answer) return;
  ++lane.unanswered;
  lane.asked_ = now.at;
}

void conversations::told(const endpoint& remote, moment now) { ++lane_of(remote, now).news; }

std::vector<conversation> conversations::newest(std::size_t count) const {
  std::vector<conversation> some;
  for (const conversation& lane : lanes_) {
    if (some.size() == count) break;
    some.push_back(lane);
  }
  return some;
}

void conversations::clear() {
  lanes_.clear();
  by_remote_.clear();
  forgotten_ = 0;
}

}  // namespace dgram::assist
