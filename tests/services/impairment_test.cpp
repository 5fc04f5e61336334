// SPDX-License-Identifier: MIT
#include "services/relay/impairment.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

namespace dgram::services {
namespace {

using namespace std::chrono_literals;

constexpr time_point start{1h};

struct tally {
  std::size_t lost = 0, doubled = 0, held = 0, changed = 0, too_big = 0, overflowed = 0;
  friend bool operator==(const tally&, const tally&) = default;
};

/// `count` datagrams of 100 bytes, `gap` apart.
tally run(std::uint64_t seed, const impairment& how, std::size_t count, duration gap) {
  impairer path(seed);
  tally all;
  time_point now = start;
  for (std::size_t i = 0; i < count; ++i, now += gap) {
    const fate one = path.next(how, now, 100);
    all.lost += one.what == fate::end::lost;
    all.too_big += one.what == fate::end::too_big;
    all.doubled += one.is_doubled();
    all.held += one.held;
    all.changed += one.changed_bit.has_value();
    all.overflowed += one.overflowed;
  }
  return all;
}

/// In which order datagrams leave, by number; each sent `gap` after the one before.
std::vector<std::size_t> order(std::uint64_t seed, const impairment& how, std::size_t count,
                               duration gap) {
  impairer path(seed);
  std::vector<std::pair<time_point, std::size_t>> left;
  std::optional<std::pair<time_point, std::size_t>> held;
  time_point now = start;
  for (std::size_t i = 0; i < count; ++i, now += gap) {
    if (held && held->first <= now) left.push_back(*std::exchange(held, {}));
    const fate one = path.next(how, now, 100);
    if (one.held) held = {one.due[0], i};
    for (unsigned c = 0; c < one.copies && !one.held; ++c) left.emplace_back(one.due[c], i);
    if (one.releases) left.emplace_back(one.due[one.copies - 1], std::exchange(held, {})->second);
  }
  if (held) left.push_back(*held);
  std::ranges::stable_sort(left, {}, &decltype(left)::value_type::first);
  std::vector<std::size_t> numbers;
  for (const auto& [when, number] : left) numbers.push_back(number);
  return numbers;
}

TEST(Impairer, NothingAskedForIsNothingDone) {
  EXPECT_TRUE(impairment{.seed = 5}.is_none());
  impairer path(1);
  for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, payload_bytes_max_v6}) {
    const fate one = path.next({}, start, bytes);
    EXPECT_EQ(one.what, fate::end::passes);
    EXPECT_EQ(one.copies, 1u);
    EXPECT_EQ(one.due[0], start);
    EXPECT_FALSE(one.changed_bit || one.held || one.releases);
    EXPECT_TRUE(path.is_idle(start));
  }
}

// The numbers themselves: a seed in a bug report means the same in every version.
TEST(Impairer, ASeedHasItsExactCountsWhateverTheTiming) {
  const impairment how{.loss = 0.01, .duplicate = 0.02, .reorder = 0.05, .corrupt = 0.001};
  constexpr std::size_t count = 1'000'000;
  const tally all = run(42, how, count, 0ns);
  EXPECT_EQ(all, (tally{.lost = 9'980, .doubled = 19'645, .held = 46'916, .changed = 971}));
  EXPECT_EQ(all, run(42, how, count, 37us));
  EXPECT_EQ(all, run(42, how, count, 1h / 1000)) << "longer than a held one waits";
  EXPECT_NE(all, run(43, how, count, 0ns));
}

TEST(Impairer, CountsAreWithinWhatChanceAllows) {
  const impairment how{.loss = 0.01, .duplicate = 0.02, .reorder = 0.05, .corrupt = 0.001};
  constexpr double count = 1'000'000;
  const auto near = [&](std::size_t seen, double of, double share) {
    return std::abs(static_cast<double>(seen) - of * share) <
           5 * std::sqrt(of * share * (1 - share));
  };
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, std::uint64_t{2},
                                   std::uint64_t{1} << 63U, ~std::uint64_t{0}}) {
    const tally all = run(seed, how, static_cast<std::size_t>(count), 1us);
    const double rest = count - static_cast<double>(all.lost);
    EXPECT_TRUE(near(all.lost, count, how.loss)) << all.lost;
    EXPECT_TRUE(near(all.doubled, rest, how.duplicate)) << all.doubled;
    EXPECT_TRUE(near(all.changed, rest, how.corrupt)) << all.changed;
    // One that took the place of another is not swapped again.
    EXPECT_TRUE(near(all.held, rest, how.reorder / (1 + how.reorder))) << all.held;
  }
}

TEST(Impairer, AskingForOneThingMoreLeavesTheOthersAsTheyWere) {
  impairer few(9), many(9);
  for (int i = 0; i < 10'000; ++i) {
    const fate a = few.next({.loss = 0.1, .duplicate = 0.1}, start, 100);
    const fate b = many.next({.loss = 0.3, .duplicate = 0.1, .corrupt = 0.5}, start, 100);
    if (a.what == fate::end::lost) {
      EXPECT_EQ(b.what, fate::end::lost) << i;
    }
    if (b.what == fate::end::passes) {
      EXPECT_EQ(a.is_doubled(), b.is_doubled()) << i;
    }
  }
}

TEST(Impairer, AllOrNoneIsExact) {
  EXPECT_EQ(run(1, {.loss = 1}, 1'000, 0ns).lost, 1'000u);
  EXPECT_EQ(run(1, {.duplicate = 1}, 1'000, 0ns).doubled, 1'000u);
  EXPECT_EQ(run(1, {.corrupt = 1}, 1'000, 0ns).changed, 1'000u);
  EXPECT_EQ(run(1, {.mtu = 99}, 1'000, 0ns).too_big, 1'000u);
  EXPECT_EQ(run(1, {.mtu = 100}, 1'000, 0ns).too_big, 0u);
  EXPECT_EQ(run(1, {.delay = 1ms}, 1'000, 0ns), tally{});
}

TEST(Impairer, ASwapChangesPlacesWithTheNextOne) {
  EXPECT_EQ(order(1, {.reorder = 1}, 7, 1us), (std::vector<std::size_t>{1, 0, 3, 2, 5, 4, 6}));
  EXPECT_EQ(order(1, {.reorder = 1, .delay = 5ms, .jitter = 5ms}, 4, 1us),
            (std::vector<std::size_t>{1, 0, 3, 2}));
}

TEST(Impairer, AFewSwapsMoveNothingElse) {
  const auto numbers = order(3, {.reorder = 0.1}, 10'000, 1us);
  ASSERT_EQ(numbers.size(), 10'000u);
  std::size_t swaps = 0;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    if (numbers[i] == i) continue;
    ASSERT_EQ(numbers[i], i + 1);
    ASSERT_EQ(numbers[i + 1], i);
    ++swaps;
    ++i;
  }
  EXPECT_EQ(swaps, run(3, {.reorder = 0.1}, 10'000, 1us).held);
}

TEST(Impairer, OneThatNobodyFollowsLeavesAfterAWhile) {
  impairer path(1);
  const fate one = path.next({.reorder = 1, .delay = 1s}, start, 100);
  EXPECT_TRUE(one.held);
  EXPECT_EQ(one.due[0], start + 1s + impairer::hold_max);
  EXPECT_FALSE(path.is_idle(one.due[0] - 1ns));
  EXPECT_TRUE(path.is_idle(one.due[0]));
  const fate later = path.next({.reorder = 1, .delay = 1s}, one.due[0], 100);
  EXPECT_FALSE(later.releases);
  EXPECT_EQ(order(1, {.reorder = 1}, 4, 1s), (std::vector<std::size_t>{0, 1, 2, 3}));
}

TEST(Impairer, ALostOneIsNobodysPartner) {
  impairer path(1);
  EXPECT_TRUE(path.next({.reorder = 1}, start, 100).held);
  EXPECT_FALSE(path.next({.loss = 1, .reorder = 1}, start, 100).releases);
  EXPECT_FALSE(path.next({.reorder = 1, .mtu = 99}, start, 100).releases);
  EXPECT_TRUE(path.next({.reorder = 1}, start, 100).releases);
}

TEST(Impairer, JitterIsSpreadAboveTheDelayAndNeverReorders) {
  const impairment how{.delay = 10ms, .jitter = 4ms};
  impairer apart(5), close(5);
  duration sum{};
  time_point before{};
  constexpr int count = 10'000;
  for (int i = 0; i < count; ++i) {
    const duration late = apart.next(how, start + i * 5ms, 100).due[0] - (start + i * 5ms);
    EXPECT_GE(late, 10ms);
    EXPECT_LE(late, 14ms);
    sum += late;
    const auto due = close.next(how, start + i * 10us, 100).due[0];
    EXPECT_GE(due, before);
    EXPECT_LE(due, start + i * 10us + 14ms);
    before = due;
  }
  EXPECT_NEAR(static_cast<double>((sum / count).count()), 12e6, 5e4);
}

TEST(Impairer, ALineTakesItsTimeAndItsQueueHasAnEnd) {
  const impairment how{.bandwidth = 10'000'000};
  impairer path(1);
  constexpr std::size_t bytes = 1'250;  // a millisecond each
  constexpr std::size_t room = impairer::queue_bytes_max / bytes;
  for (std::size_t i = 0; i < room; ++i) {
    const fate one = path.next(how, start, bytes);
    ASSERT_EQ(one.due[0], start + (i + 1) * 1ms);
  }
  EXPECT_EQ(path.next(how, start, bytes).overflowed, 1u);
  EXPECT_EQ(path.next(how, start, 100).overflowed, 0u) << "a shorter one still fits";
  EXPECT_EQ(path.next(how, start + 2ms, bytes).overflowed, 0u) << "time makes room";
  EXPECT_EQ(path.next(how, start + 1h, bytes).due[0], start + 1h + 1ms) << "an empty line";
}

TEST(Impairer, ALineOfAnySpeedTakesTheLongestDatagram) {
  impairer path(1);
  const auto due = path.next({.bandwidth = 1}, start, payload_bytes_max_v6).due[0];
  EXPECT_EQ(due - start, payload_bytes_max_v6 * 8 * 1s);
  constexpr auto fastest = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(impairer(1).next({.bandwidth = fastest}, start, 1).due[0], start + 1ns);
}

TEST(Impairer, OneBitIsChangedSomewhereInThePayload) {
  impairer path(1);
  std::vector<int> hits(24);
  for (int i = 0; i < 24'000; ++i) ++hits[*path.next({.corrupt = 1}, start, 3).changed_bit];
  for (const int each : hits) EXPECT_NEAR(each, 1'000, 200);
  EXPECT_FALSE(path.next({.corrupt = 1}, start, 0).changed_bit) << "an empty one has none";
}

TEST(Impairer, ThoseThatPassedUntouchedAreCountedToo) {
  const impairment how{.loss = 0.5};
  impairer counted(1), passed(1);
  for (int i = 0; i < 100; ++i) static_cast<void>(counted.next({}, start, 1));
  passed.pass(100);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(counted.next(how, start, 1).what, passed.next(how, start, 1).what);
  }
}

TEST(Impairment, HasBounds) {
  EXPECT_TRUE(impairment{}.is_sound());
  EXPECT_TRUE((impairment{.loss = 1, .delay = impairment::delay_max}.is_sound()));
  EXPECT_FALSE(impairment{.loss = 1.01}.is_sound());
  EXPECT_FALSE(impairment{.reorder = -0.1}.is_sound());
  EXPECT_FALSE(impairment{.corrupt = std::numeric_limits<double>::quiet_NaN()}.is_sound());
  EXPECT_FALSE(impairment{.delay = impairment::delay_max + 1ns}.is_sound());
  EXPECT_FALSE(impairment{.jitter = -1ns}.is_sound());
}

}  // namespace
}  // namespace dgram::services
