// SPDX-License-Identifier: MIT
#include "measure/sequence_account.hpp"

#include <algorithm>
#include <bit>

namespace dgram::measure {

sequence_account::sequence_account(std::uint64_t memory)
    : mask_(std::bit_ceil(std::max<std::uint64_t>(memory, 1)) - 1),
      seen_(static_cast<std::size_t>(mask_ / bits + 1)) {}

bool sequence_account::remembers(std::uint64_t number) const noexcept {
  return number < end_ && end_ - number <= mask_ + 1;
}

bool sequence_account::has(std::uint64_t number) const noexcept {
  const std::uint64_t word = seen_[static_cast<std::size_t>((number & mask_) / bits)];
  return remembers(number) && (word & bit(number)) != 0;
}

// Numbers that come into the ring now were not seen, whatever stood in their place.
void sequence_account::reach(std::uint64_t number) noexcept {
  if (number < end_) return;
  const std::uint64_t first = std::max(end_, number > mask_ ? number - mask_ : 0);
  for (std::uint64_t next = first; next <= number; ++next) place(next) &= ~bit(next);
  end_ = number + 1;
}

arrival_kind sequence_account::arrive_otherwise(std::uint64_t number, bool in_time) noexcept {
  if (number >= sent_) {
    ++never_sent_;
    return arrival_kind::never_sent;
  }
  reach(number);
  const bool known = remembers(number);
  if (has(number)) {
    ++duplicates_;
    return arrival_kind::duplicate;
  }
  if (known) place(number) |= bit(number);
  if (!known || !in_time) {
    ++late_;
    return arrival_kind::late;
  }
  ++arrived_;
  if (number < next_expected_) {
    ++reordered_;
    return arrival_kind::reordered;
  }
  next_expected_ = number + 1;
  return arrival_kind::in_order;
}

}  // namespace dgram::measure
