// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dgram::measure {

/// What a numbered datagram was when it arrived.
enum class arrival_kind : std::uint8_t {
  in_order,   ///< not below what was expected next
  reordered,  ///< after one with a higher number: RFC 4737 §3.3, type-P-reordered
  duplicate,  ///< this number was here before
  late,       ///< after the time its sender waited for it: it stays counted as lost
  never_sent  ///< a number that nobody sent yet
};

/// Counts loss, duplicates and reordering of datagrams numbered 0, 1, 2 …
///
/// sent == arrived + lost, always: a late datagram is counted in `late`, and is still lost (RFC
/// 7680 counts by a waiting time too). Duplicates are counted apart and are never reordered.
/// Remembers the last `memory` numbers (8 KiB for the default); one that is older when it arrives
/// is late: whether it is a duplicate is no longer known. Pure; one thread. What comes in
/// order costs two nanoseconds.
class sequence_account {
 public:
  static constexpr std::uint64_t memory_default = 65'536;

  /// `memory` is rounded up to a power of two.
  explicit sequence_account(std::uint64_t memory = memory_default);

  /// Notes that the next number was sent, and returns it.
  std::uint64_t send() noexcept { return sent_++; }
  /// Notes that the numbers below `end` were sent, as far as that is new: for receivers.
  void sent_up_to(std::uint64_t end) noexcept { sent_ = std::max(sent_, end); }
  /// Notes that `number` came; `in_time` false: later than was waited for it.
  arrival_kind arrive(std::uint64_t number, bool in_time = true) noexcept {
    if (number != end_ || number >= sent_ || !in_time) return arrive_otherwise(number, in_time);
    place(number) |= bit(number);
    end_ = next_expected_ = number + 1;
    ++arrived_;
    return arrival_kind::in_order;
  }

  [[nodiscard]] std::uint64_t sent() const noexcept { return sent_; }
  /// Different numbers that came in time, reordered ones among them.
  [[nodiscard]] std::uint64_t arrived() const noexcept { return arrived_; }
  [[nodiscard]] std::uint64_t lost() const noexcept { return sent_ - arrived_; }
  /// Below the highest that came in time, and not come in time themselves.
  [[nodiscard]] std::uint64_t missing() const noexcept { return next_expected_ - arrived_; }
  [[nodiscard]] std::uint64_t late() const noexcept { return late_; }
  [[nodiscard]] std::uint64_t duplicates() const noexcept { return duplicates_; }
  [[nodiscard]] std::uint64_t reordered() const noexcept { return reordered_; }
  [[nodiscard]] std::uint64_t never_sent() const noexcept { return never_sent_; }
  /// Whether `number` was noted as come, in time or late; false for what is too old to know.
  [[nodiscard]] bool has(std::uint64_t number) const noexcept;

 private:
  // A ring of bits; those of numbers from `newest_` − memory + 1 to `newest_` mean something.
  [[nodiscard]] bool remembers(std::uint64_t number) const noexcept;
  void reach(std::uint64_t number) noexcept;
  arrival_kind arrive_otherwise(std::uint64_t number, bool in_time) noexcept;
  [[nodiscard]] std::uint64_t& place(std::uint64_t number) noexcept {
    return seen_[static_cast<std::size_t>((number & mask_) / bits)];
  }
  [[nodiscard]] static std::uint64_t bit(std::uint64_t number) noexcept {
    return std::uint64_t{1} << number % bits;
  }

  static constexpr std::uint64_t bits = 64;
  std::uint64_t mask_;  // memory − 1
  std::vector<std::uint64_t> seen_;
  std::uint64_t end_ = 0;            // one above the highest number the ring reaches
  std::uint64_t next_expected_ = 0;  // RFC 4737 §3.3: NextExp
  std::uint64_t sent_ = 0;
  std::uint64_t arrived_ = 0;
  std::uint64_t late_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t reordered_ = 0;
  std::uint64_t never_sent_ = 0;
};

}  // namespace dgram::measure
