// SPDX-License-Identifier: MIT
#include "services/relay/impairment.hpp"

#include <algorithm>

namespace dgram::services {
namespace {

__extension__ using wide = unsigned __int128;

// The finaliser and the step of SplitMix64 (Steele, Lea, Flood 2014): any number of its sequence
// without those before it.
constexpr std::uint64_t step = 0x9e3779b97f4a7c15;
constexpr std::uint64_t mix(std::uint64_t x) noexcept {
  x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27U)) * 0x94d049bb133111eb;
  return x ^ (x >> 31U);
}

// 0 to below `end`, evenly.
std::uint64_t below(std::uint64_t end, std::uint64_t number) noexcept {
  return static_cast<std::uint64_t>((static_cast<wide>(number) * end) >> 64U);
}

// Nanoseconds of a byte at one bit a second.
constexpr std::uint64_t bits_each = 8, byte_time = bits_each * 1'000'000'000;

duration line_time(std::uint64_t bandwidth, std::size_t bytes) noexcept {
  const wide bits_time = static_cast<wide>(bytes) * byte_time;
  return duration(static_cast<duration::rep>((bits_time + bandwidth - 1) / bandwidth));
}

std::uint64_t bytes_in(std::uint64_t bandwidth, duration time) noexcept {
  return static_cast<std::uint64_t>(static_cast<wide>(time.count()) * bandwidth / byte_time);
}

}  // namespace

bool impairment::is_sound() const noexcept {
  const auto is_share = [](double share) { return share >= 0 && share <= 1; };
  const auto is_time = [](duration time) { return time >= duration::zero() && time <= delay_max; };
  return is_share(loss) && is_share(duplicate) && is_share(reorder) && is_share(corrupt) &&
         is_time(delay) && is_time(jitter);
}

impairer::impairer(std::uint64_t stream_seed) noexcept : key_(mix(stream_seed + step)) {}

std::uint64_t impairer::number(question what) const noexcept {
  const std::uint64_t sequence = mix(key_ + (static_cast<std::uint64_t>(what) + 1) * step);
  return mix(sequence + count_ * step);
}

bool impairer::happens(question what, double share) const noexcept {
  constexpr unsigned dropped_bits = 11;  // a double has 53
  constexpr double unit = 1.0 / static_cast<double>(std::uint64_t{1} << 53U);
  if (share <= 0) return false;
  return static_cast<double>(number(what) >> dropped_bits) * unit < share;
}

// When it has left the line; nothing when the line's queue has no room.
std::optional<time_point> impairer::through_line(const impairment& how, time_point now,
                                                 std::size_t bytes) noexcept {
  if (how.bandwidth == 0) return now;
  const time_point begins = std::max(now, line_free_);
  const duration waits = begins - now;
  if (waits > duration::zero() && bytes_in(how.bandwidth, waits) + bytes > queue_bytes_max) {
    return {};
  }
  line_free_ = begins + line_time(how.bandwidth, bytes);
  return line_free_;
}

void impairer::send_copies(fate& fate, unsigned wanted, const impairment& how, time_point now,
                           std::size_t bytes) noexcept {
  fate.copies = 0;
  for (unsigned i = 0; i < wanted; ++i) {
    const auto left = through_line(how, now, bytes);
    if (!left) {
      ++fate.overflowed;
      continue;
    }
    const auto late = number(i == 0 ? question::late : question::later);
    const auto jitter = static_cast<std::uint64_t>(how.jitter.count());
    last_due_ = std::max(last_due_, *left + how.delay + duration(below(jitter + 1, late)));
    fate.due[fate.copies++] = last_due_;
  }
}

fate impairer::next(const impairment& how, time_point now, std::size_t bytes) noexcept {
  fate fate;
  if (how.mtu != 0 && bytes > how.mtu) {
    fate.what = fate::end::too_big;
  } else if (happens(question::loss, how.loss)) {
    fate.what = fate::end::lost;
  }
  if (fate.what != fate::end::passes) {
    fate.copies = 0;
    ++count_;
    return fate;
  }
  send_copies(fate, happens(question::duplicate, how.duplicate) ? 2 : 1, how, now, bytes);
  if (bytes != 0 && happens(question::corrupt, how.corrupt)) {
    fate.changed_bit = below(bytes * bits_each, number(question::place));
  }
  const bool swaps = !last_was_to_swap_ && happens(question::reorder, how.reorder);
  last_was_to_swap_ = swaps;
  fate.releases = fate.copies != 0 && is_holding(now);
  if (fate.releases) held_until_ = time_point::min();
  if (swaps && fate.copies != 0 && !fate.releases) {
    fate.held = true;
    held_until_ = last_due_ + hold_max;
    std::ranges::fill(fate.due, held_until_);
  }
  ++count_;
  return fate;
}

void impairer::pass(std::uint64_t count) noexcept {
  count_ += count;
  last_was_to_swap_ = false;
}

}  // namespace dgram::services
