// SPDX-License-Identifier: MIT
#include "measure/bench_account.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "measure/schedule.hpp"

namespace dgram::measure {
namespace {

using namespace std::chrono_literals;

bench_result result_of(const bench_account& account) {
  bench_result one;
  account.put(one);
  return one;
}

double milliseconds(std::optional<std::uint64_t> ns) { return static_cast<double>(*ns) / 1e6; }

// A sender that keeps its schedule, and a server that does nothing from 5.0 to 5.2 s and answers
// within 20 µs otherwise: 2 % of all requests wait, evenly spread over 0 to 200 ms.
TEST(Honesty, AStallOfTheServerShowsAsWhatItsUsersWaited) {
  schedule plan({.rate = 10'000});
  bench_account account({.memory = 1 << 16, .wait = 1s});
  for (; plan.due() < 10s; plan.advance()) {
    const duration planned = plan.due();
    const std::uint64_t number = account.send(0, planned);
    const bool stalled = planned >= 5s && planned < 5200ms;
    const duration answered = stalled ? 5200ms : planned;
    account.answer(0, {number, planned}, answered + 20us);
  }
  const auto one = result_of(account);
  EXPECT_EQ(one.sent, 100'000u);
  EXPECT_EQ(one.answered, 100'000u);
  EXPECT_EQ(one.lost, 0u);
  EXPECT_NEAR(milliseconds(one.latency.quantile(0.99)), 100, 10);
  EXPECT_NEAR(milliseconds(one.latency.quantile(0.999)), 190, 190 * 0.05);
  EXPECT_NEAR(milliseconds(one.latency.quantile(0.5)), 0.02, 0.001);
  EXPECT_EQ(one.service.quantile(0.99), one.latency.quantile(0.99));
}

// The same stall on the sender's side: what was due meanwhile leaves at its end, all at once. The
// service was quick, and yet that is not what users got.
TEST(Honesty, AStallOfTheSenderIsNotHiddenEither) {
  schedule plan({.rate = 10'000});
  bench_account account({.memory = 1 << 16, .wait = 1s});
  for (; plan.due() < 10s; plan.advance()) {
    const duration planned = plan.due();
    const bool stalled = planned >= 5s && planned < 5200ms;
    const duration sent = stalled ? 5200ms : planned;
    const std::uint64_t number = account.send(0, sent);
    account.answer(0, {number, planned}, sent + 20us);
  }
  const auto one = result_of(account);
  EXPECT_NEAR(milliseconds(one.latency.quantile(0.99)), 100, 10);
  EXPECT_NEAR(milliseconds(one.latency.quantile(0.999)), 190, 190 * 0.05);
  EXPECT_NEAR(milliseconds(one.service.quantile(0.999)), 0.02, 0.001);
}

// A path that drops every 7th, doubles every 11th, and lets every 13th that is not doubled change
// places with the next.
TEST(Honesty, APathThatDropsDoublesAndSwapsIsToldExactly) {
  constexpr std::uint64_t count = 100'000;
  bench_account account({.wait = 1s});
  std::vector<std::uint64_t> path;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t number = account.send(0, duration(i * 1000));
    if (number % 7 == 0) continue;
    path.push_back(number);
    if (number % 11 == 0) path.push_back(number);
  }
  std::uint64_t dropped = 0;
  std::uint64_t doubled = 0;
  std::uint64_t swapped = 0;
  for (std::uint64_t i = 0; i < count; ++i) dropped += i % 7 == 0 ? 1 : 0;
  for (std::uint64_t i = 0; i < count; ++i) doubled += i % 7 != 0 && i % 11 == 0 ? 1 : 0;
  for (std::size_t i = 0; i + 1 < path.size(); ++i) {
    if (path[i] % 13 != 0 || path[i] % 11 == 0) continue;
    std::swap(path[i], path[i + 1]);
    ++swapped;
    ++i;
  }
  for (const std::uint64_t number : path) {
    account.answer(0, {number, duration(number * 1000)}, duration(number * 1000 + 500));
  }
  const auto one = result_of(account);
  EXPECT_EQ(one.sent, count);
  EXPECT_EQ(one.lost, dropped);
  EXPECT_EQ(one.answered, count - dropped);
  EXPECT_EQ(one.duplicate, doubled);
  EXPECT_EQ(one.reordered, swapped);
  EXPECT_EQ(one.late, 0u);
  EXPECT_EQ(one.corrupt, 0u);
}

TEST(BenchAccount, TheLostAreSlowerThanAllOthersInThePercentiles) {
  bench_account account({.wait = 1s});
  for (int i = 0; i < 100; ++i) {
    const std::uint64_t number = account.send(0, 0ns);
    if (i < 98) account.answer(0, {number, 0ns}, 10us);
  }
  const auto one = result_of(account);
  EXPECT_EQ(one.lost, 2u);
  EXPECT_EQ(one.latency.quantile(0.98), 10'000u);
  EXPECT_FALSE(one.latency.quantile(0.99));
  EXPECT_FALSE(one.service.quantile(0.99));
}

TEST(BenchAccount, LaterThanTheWaitIsLateAndStaysLost) {
  bench_account account({.wait = 100ms});
  account.send(0, 0ns);
  account.send(0, 0ns);
  EXPECT_EQ(account.answer(0, {0, 0ns}, 100ms), arrival_kind::in_order);
  EXPECT_EQ(account.answer(0, {1, 0ns}, 100ms + 1ns), arrival_kind::late);
  const auto one = result_of(account);
  EXPECT_EQ(one.answered, 1u);
  EXPECT_EQ(one.lost, 1u);
  EXPECT_EQ(one.late, 1u);
  EXPECT_EQ(one.latency.count(), 1u);
  EXPECT_EQ(one.latency.lost(), 1u);
}

TEST(BenchAccount, EachClientHasNumbersAndAnOrderOfItsOwn) {
  bench_account account({.clients = 2, .memory = 64});
  EXPECT_EQ(account.send(0, 0ns), 0u);
  EXPECT_EQ(account.send(0, 0ns), 1u);
  EXPECT_EQ(account.send(1, 0ns), 0u);
  EXPECT_EQ(account.answer(0, {1, 0ns}, 1us), arrival_kind::in_order);
  EXPECT_EQ(account.answer(1, {0, 0ns}, 1us), arrival_kind::in_order);
  EXPECT_EQ(account.missing(), 1u);
  EXPECT_EQ(account.answer(0, {0, 0ns}, 1us), arrival_kind::reordered);
  EXPECT_EQ(account.missing(), 0u);
}

TEST(BenchAccount, ANumberThatWasNeverSentIsCorrupt) {
  bench_account account({});
  account.answer(0, {0, 0ns}, 1us);
  account.corrupt();
  const auto one = result_of(account);
  EXPECT_EQ(one.corrupt, 2u);
  EXPECT_EQ(one.answered + one.sent, 0u);
}

TEST(BenchAccount, ServiceTimeKnowsWhenEachWasSent) {
  bench_account account({.memory = 4});
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t number = account.send(0, 30us);
    account.answer(0, {number, 10us}, 50us);
  }
  const auto one = result_of(account);
  EXPECT_EQ(one.latency.most(), 40'000u);
  EXPECT_EQ(one.service.most(), 20'000u);
}

TEST(BenchAccount, TheHalvesAreToldByWhenRequestsWerePlanned) {
  bench_account account({});
  account.halve_at(1s);
  for (int i = 0; i < 10; ++i) {
    const duration planned = i * 200ms;
    account.answer(0, {account.send(0, planned), planned}, planned + (i < 5 ? 10us : 90us));
  }
  const auto one = result_of(account);
  EXPECT_EQ(one.first_half_p50, 10'000u);
  EXPECT_NEAR(static_cast<double>(*one.second_half_p50), 90'000, 900);
}

}  // namespace
}  // namespace dgram::measure
