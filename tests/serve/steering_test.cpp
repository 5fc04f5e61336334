// SPDX-License-Identifier: MIT
// Which worker gets a datagram, where workers run, and how they wait.
#include <sched.h>
#include <sys/resource.h>

#include <array>
#include <atomic>
#include <map>
#include <set>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace testing;

// Answers with the number of the worker.
void name_worker(const datagram&, reply& answer) { answer.send(std::to_string(answer.worker())); }

server_options two_workers(steering how) {
  return {.listen = endpoint::loopback(0), .workers = 2, .steer = how};
}

std::string worker_of(socket& from, std::string_view text, const server& to) {
  return text_of(ask(from, text, to.local()));
}

TEST(Steering, ByFlowKeepsAClientWithOneWorker) {
  running one(two_workers(steering::by_flow()), name_worker);
  auto from = client();
  std::set<std::string> workers;
  for (int i = 0; i < 50; ++i) workers.insert(worker_of(from, "x", one.one));
  EXPECT_EQ(workers.size(), 1U);
}

TEST(Steering, AtRandomSpreadsASingleClient) {
  running one(two_workers(steering::at_random()), name_worker);
  auto from = client();
  std::map<std::string, int> workers;
  for (int i = 0; i < 200; ++i) ++workers[worker_of(from, "x", one.one)];
  EXPECT_EQ(workers.size(), 2U);
  EXPECT_GT(workers["0"], 50);  // fewer: once in 10^13 runs
  EXPECT_GT(workers["1"], 50);
}

class SteeringByKey : public ::testing::TestWithParam<std::uint8_t> {};

TEST_P(SteeringByKey, EqualKeysMeetWhoeverSendsThem) {
  running one(two_workers(steering::by_key(2, GetParam())), name_worker);
  std::set<std::string> all;
  for (int key = 0; key < 32; ++key) {
    std::string payload = "..    ";
    payload[1 + GetParam()] = static_cast<char>(2 * key);  // its last byte, in steps
    std::set<std::string> workers;
    for (int i = 0; i < 4; ++i) {
      auto from = client();
      workers.insert(worker_of(from, payload, one.one));
    }
    EXPECT_EQ(workers.size(), 1U) << key;
    all.merge(workers);
  }
  EXPECT_EQ(all, (std::set<std::string>{"0", "1"}));
}
INSTANTIATE_TEST_SUITE_P(Bytes, SteeringByKey, ::testing::Values(1, 2, 4));

TEST(Steering, WithoutAKeyTheFirstWorkerGetsIt) {
  running one(two_workers(steering::by_key(2, 4)), name_worker);
  for (int i = 0; i < 8; ++i) {
    auto from = client();
    EXPECT_EQ(worker_of(from, "12345", one.one), "0");
  }
}

TEST(Steering, AKeyOfThreeBytesIsRefused) {
  const auto one = server::open(two_workers(steering::by_key(0, 3)));
  ASSERT_FALSE(one);
  EXPECT_EQ(one.error().code, std::errc::invalid_argument);
}

std::vector<int> own_cpus() {
  cpu_set_t set;
  sched_getaffinity(0, sizeof set, &set);
  std::vector<int> all;
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu) {
    if (CPU_ISSET(cpu, &set)) all.push_back(cpu);
  }
  return all;
}

void run_on(int cpu) {
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(cpu, &only);
  ASSERT_EQ(sched_setaffinity(0, sizeof only, &only), 0);
}

// Over loopback a datagram comes in on the CPU that sent it.
TEST(Steering, ByCpuFollowsTheSendersCpu) {
  running one(two_workers(steering::by_cpu()), name_worker);
  for (const int cpu : own_cpus()) {
    std::jthread([&, cpu] {
      run_on(cpu);
      auto from = client();
      EXPECT_EQ(worker_of(from, "x", one.one), std::to_string(cpu % 2)) << cpu;
    }).join();
  }
}

TEST(Pin, EachWorkerStaysOnACpuAndTheCallerGetsItsOwnBack) {
  const auto before = own_cpus();
  std::array<std::atomic<int>, 2> seen{-1, -1};
  std::atomic<bool> moved = false;
  auto opened = server::open(
      {.listen = endpoint::loopback(0), .workers = 2, .steer = steering::at_random(), .pin = true});
  ASSERT_TRUE(opened);
  std::vector<int> after;
  std::jthread serving([&] {
    EXPECT_TRUE(opened->run({}, [&](const datagram&, reply& answer) {
      const int cpu = sched_getcpu();
      const int first = seen[answer.worker()].exchange(cpu);
      if (first != -1 && first != cpu) moved = true;
      answer.send("");
    }));
    after = own_cpus();
  });
  auto from = client();
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(ask(from, "x", opened->local()));
  opened->stop();
  serving.join();
  EXPECT_FALSE(moved);
  EXPECT_EQ(seen[0], before[0]);
  EXPECT_EQ(seen[1], before[1 % before.size()]);
  EXPECT_EQ(after, before);
}

long sleeps_so_far() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  return used.ru_nvcsw;
}

/// How often a worker slept between the first and the last of several requests with pauses.
long sleeps_between_requests(duration spin) {
  running one({.listen = endpoint::loopback(0), .spin = spin},
              [](const datagram&, reply& answer) { answer.send(std::to_string(sleeps_so_far())); });
  auto from = client();
  const auto sleeps = [&] { return std::stol("0" + worker_of(from, "x", one.one)); };
  const long first = sleeps();
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    static_cast<void>(sleeps());
  }
  const long last = sleeps();
  EXPECT_TRUE(one.stop());
  return last - first;
}

TEST(Spin, ForeverNeverSleeps) { EXPECT_EQ(sleeps_between_requests(forever), 0); }
TEST(Spin, OffSleepsWheneverNothingWaits) {
  EXPECT_GE(sleeps_between_requests(duration::zero()), 10);
}
TEST(Spin, ForAWhileSleepsAfterIt) {
  EXPECT_GE(sleeps_between_requests(std::chrono::microseconds(10)), 10);
}

}  // namespace
}  // namespace dgram
