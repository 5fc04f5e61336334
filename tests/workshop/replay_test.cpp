// SPDX-License-Identifier: MIT
#include "workshop/capture/replay.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <limits>
#include <random>
#include <vector>

#include "workshop/capture/capture_reader.hpp"
#include "workshop/capture/pcapng_writer.hpp"

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

constexpr system_time captured_at{std::chrono::seconds(1'700'000'000)};
constexpr time_point started{5min};

/// A clock that nobody waits for. Sleeping overshoots and sending takes time, as they do.
class virtual_world {
 public:
  explicit virtual_world(bytes file)
      : file_(std::move(file)), reader_(*capture_reader::open(file_)) {}

  replay_steps steps() {
    return {.next = [this] { return reader_.next(); },
            .now = [this] { return now_; },
            .sleep_until =
                [this](time_point until) {
                  now_ = std::max(now_, until) + some(oversleeps);
                  return true;
                },
            .send =
                [this](const datagram& one, duration) {
                  sent.emplace_back(*one.timestamp - captured_at, now_ - started);
                  now_ += some(takes);
                }};
  }

  duration oversleeps = 0us;
  duration takes = 0us;
  std::vector<std::pair<duration, duration>> sent;  // in the capture, and here

 private:
  duration some(duration most) {
    return duration(std::uniform_int_distribution<duration::rep>(0, most.count())(random_));
  }
  bytes file_;
  capture_reader reader_;
  time_point now_ = started;
  std::mt19937_64 random_{7};
};

bytes file_of(const std::vector<duration>& when) {
  bytes file;
  append_capture_head(file, "test");
  datagram one;
  one.source = *endpoint::parse("192.0.2.1:5000");
  one.target = *endpoint::parse("192.0.2.2:6000");
  for (const duration since : when) {
    one.timestamp = captured_at + since;
    EXPECT_TRUE(append_captured(file, one, capture_way::out));
  }
  return file;
}

// Ten minutes, gaps of 0 to 20 ms.
std::vector<duration> ten_minutes() {
  std::mt19937_64 random(3);
  std::uniform_int_distribution<duration::rep> gap(0, duration(20ms).count());
  std::vector<duration> when{0ns};
  while (when.back() < 10min) when.push_back(when.back() + duration(gap(random)));
  return when;
}

TEST(Replay, TenMinutesDoNotDrift) {
  const auto when = ten_minutes();
  ASSERT_GT(when.size(), 50'000u);
  virtual_world world(file_of(when));
  world.oversleeps = 400us;
  world.takes = 100us;
  const auto report = replay(world.steps(), 1);
  ASSERT_EQ(world.sent.size(), when.size());
  EXPECT_EQ(report.sent, when.size());
  for (const auto& [captured, here] : world.sent) {
    ASSERT_GE(here, captured);
    ASSERT_LE(here - captured, 1ms);
  }
  EXPECT_LE(report.last_late, 1ms);
  EXPECT_LE(report.most_late, 1ms);
  EXPECT_EQ(report.captured, when.back());
  EXPECT_LE(report.took - when.back(), 1ms);
}

TEST(Replay, ASpeedDividesEveryDistanceFromTheFirst) {
  const auto when = ten_minutes();
  for (const double speed : {0.5, 2.0, 3.0, 1'000.0}) {
    virtual_world world(file_of(when));
    EXPECT_EQ(replay(world.steps(), speed).sent, when.size());
    for (const auto& [captured, here] : world.sent) {
      const auto wanted = static_cast<double>(captured.count()) / speed;
      ASSERT_NEAR(static_cast<double>(here.count()), wanted, 1.0) << speed;
    }
  }
}

TEST(Replay, AtInfiniteSpeedNothingIsWaitedFor) {
  virtual_world world(file_of(ten_minutes()));
  auto steps = world.steps();
  steps.sleep_until = [](time_point) -> bool {
    ADD_FAILURE() << "it sleeps";
    return false;
  };
  EXPECT_GT(replay(steps, std::numeric_limits<double>::infinity()).sent, 50'000u);
}

TEST(Replay, OneThatIsLateMakesNoOtherLate) {
  virtual_world world(file_of({0s, 1s, 2s, 3s}));
  auto steps = world.steps();
  auto sleep = steps.sleep_until;
  steps.sleep_until = [sleep, slept = 0](time_point until) mutable {
    return sleep(++slept == 1 ? until + 1500ms : until);
  };
  const auto report = replay(steps, 1);
  ASSERT_EQ(world.sent.size(), 4u);
  EXPECT_EQ(world.sent[1].second, 2500ms);
  EXPECT_EQ(world.sent[2].second, 2500ms) << "at once";
  EXPECT_EQ(world.sent[3].second, 3s);
  EXPECT_EQ(report.most_late, 1500ms);
  EXPECT_EQ(report.last_late, 0s);
}

TEST(Replay, TimesThatGoBackKeepTheOrderOfTheFile) {
  virtual_world world(file_of({2s, 1s, 3s}));
  EXPECT_EQ(replay(world.steps(), 1).sent, 3u);
  ASSERT_EQ(world.sent.size(), 3u);
  EXPECT_EQ(world.sent[0].second, 0s);
  EXPECT_EQ(world.sent[1].second, 0s);
  EXPECT_EQ(world.sent[2].second, 1s);
}

TEST(Replay, EndsWhenAskedTo) {
  virtual_world world(file_of({0s, 1s, 2s}));
  auto steps = world.steps();
  steps.sleep_until = [](time_point) { return false; };
  EXPECT_EQ(replay(steps, 1).sent, 1u);
}

TEST(Replay, ADueTimeNeverOverflows) {
  constexpr system_time last{std::chrono::seconds(9'223'372'035)};
  const replay_schedule slow(system_time{}, started, 0.001);
  EXPECT_EQ(slow.due(last), time_point::max());
  EXPECT_EQ(slow.due(system_time{1s}), started + 1000s);
  EXPECT_EQ(replay_schedule(last, started, 1).due(system_time{}), started);
}

}  // namespace
}  // namespace dgram::workshop
