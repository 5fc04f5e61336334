// SPDX-License-Identifier: MIT
// Every datagram that was sent is accounted for, whatever became of it.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>
#include <dgram/server.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr std::uint32_t slower = 10;
#else
constexpr std::uint32_t slower = 1;
#endif
constexpr std::uint32_t many = 1'000'000 / slower;
constexpr std::uint32_t fewer = 250'000 / slower;
constexpr unsigned senders = 8;  // ports, so that every worker gets some

/// Sends 0, 1, 2 … as fast as the kernel takes them.
void flood(const endpoint& target, std::uint32_t datagrams) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(target.port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::array<int, senders> from;
  for (int& fd : from) {
    fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  }
  std::array<std::uint32_t, 16> payload{};
  for (payload[0] = 0; payload[0] < datagrams; ++payload[0]) {
    ASSERT_EQ(::send(from[payload[0] % senders], payload.data(), sizeof payload, 0),
              static_cast<ssize_t>(sizeof payload));
  }
  for (const int fd : from) ::close(fd);
}

/// Which numbers came, and how often.
class tally {
 public:
  explicit tally(std::uint32_t datagrams) : came_(datagrams) {}
  void add(const datagram& one) {
    std::uint32_t number = 0;
    ASSERT_GE(one.payload.size(), sizeof number);
    std::memcpy(&number, one.payload.data(), sizeof number);
    ASSERT_LT(number, came_.size());
    ++came_[number];
  }
  /// How many numbers came so often.
  template <class Often>
  std::uint64_t came(Often often) const {
    return static_cast<std::uint64_t>(std::ranges::count_if(
        came_, [&](const std::atomic<int>& times) { return often(times.load()); }));
  }

 private:
  std::vector<std::atomic<int>> came_;
};

counters close_exactly(std::uint32_t datagrams, server_options options) {
  tally seen(datagrams);
  options.listen = endpoint::loopback(0);
  options.receive_buffer_bytes = 4096;
  options.seen = [&](const datagram& one, std::optional<guard>) { seen.add(one); };
  testing::running server(options, handler([](const datagram& one, reply& answer) {
                            std::uint32_t number = 0;
                            std::memcpy(&number, one.payload.data(), sizeof number);
                            if (number % 64 == 0) std::this_thread::sleep_for(20us);
                            if (number % 101 == 0) throw std::runtime_error("no");
                            answer.send(one.payload.first(4));
                          }));
  std::atomic<bool> flooding = true;
  std::uint64_t looks = 0;
  std::jthread watcher([&] {
    for (; flooding; ++looks) {
      EXPECT_TRUE(server.one.count().balanced());
      std::this_thread::sleep_for(1ms);
    }
  });
  flood(server.one.local(), datagrams);
  flooding = false;
  watcher.join();
  EXPECT_GT(looks, 10u);
  EXPECT_TRUE(server.drain(20s));
  const auto count = server.one.count();
  EXPECT_EQ(count.arrived(), datagrams);
  EXPECT_TRUE(count.balanced());
  EXPECT_EQ(count.waiting, 0u);
  EXPECT_EQ(count.received, seen.came([](int times) { return times == 1; }));
  EXPECT_EQ(seen.came([](int times) { return times > 1; }), 0u);
  EXPECT_GT(count.dropped_by_kernel, 0u);
  EXPECT_GT(count.failed, 0u);
  EXPECT_EQ(count.sent + count.send_failed, count.handled);
  EXPECT_FALSE(count.kernel_counts_trains);
  counters sum;
  for (unsigned i = 0; i < server.one.workers(); ++i) {
    EXPECT_TRUE(server.one.count(i).balanced());
    sum += server.one.count(i);
  }
  EXPECT_EQ(sum.arrived(), datagrams);
  std::cout << "arrived " << count.arrived() << " = received " << count.received << " + kernel "
            << count.dropped_by_kernel << "; handled " << count.handled << ", failed "
            << count.failed << ", queue " << count.dropped_by_queue << "\n";
  return count;
}

TEST(Account, ClosesUnderAFloodOnOneWorker) { close_exactly(many, {}); }

TEST(Account, ClosesUnderAFloodOnTwoWorkers) { close_exactly(fewer, {.workers = 2}); }

TEST(Account, ClosesUnderAFloodOnThePool) {
  const auto count = close_exactly(many, {.handlers = blocking{.threads = 1, .queue = 1}});
  EXPECT_GT(count.dropped_by_queue, 0u);
}

TEST(Account, ClosesUnderAFloodOnTwoWorkersAndThePool) {
  close_exactly(fewer, {.workers = 2, .handlers = blocking{.threads = 4, .queue = 16}});
}

TEST(Account, SaysWhenTheKernelCountsTrains) {
  testing::running server({.listen = endpoint::loopback(0), .gro = true}, handler(testing::echo));
  auto from = testing::client();
  EXPECT_EQ(testing::text_of(testing::ask(from, "x", server.one.local())), "x");
  EXPECT_TRUE(server.one.count().kernel_counts_trains);
}

}  // namespace
}  // namespace dgram
