// SPDX-License-Identifier: MIT
// Once a server runs, a datagram's way in and out allocates nothing. This program counts every
// operator new, so it speaks to the server over plain sockets, which allocate nothing either.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <dgram/server.hpp>

#include <array>
#include <new>

#include "counting_new.hpp"
#include "running.hpp"

namespace dgram {
namespace {

using testing::allocations;

constexpr unsigned clients = 16;
constexpr unsigned rounds = 625;  // 10,000 datagrams

/// Asks from all sockets at once, so that batches have more than one, and waits for all answers.
void exchange(const endpoint& target) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(target.port);
  name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::array<int, clients> from;
  for (int& fd : from) {
    fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
  }
  std::array<char, 128> bytes{};
  for (unsigned round = 0; round < rounds; ++round) {
    for (const int fd : from)
      ASSERT_EQ(::send(fd, bytes.data(), round % bytes.size(), 0),
                static_cast<ssize_t>(round % bytes.size()));
    for (const int fd : from) {
      pollfd one{.fd = fd, .events = POLLIN, .revents = 0};
      ASSERT_EQ(::poll(&one, 1, 5000), 1);
      ASSERT_GE(::recv(fd, bytes.data(), bytes.size(), 0), 0);
    }
  }
  for (const int fd : from) ::close(fd);
}

template <class Run>
void allocates_nothing(server_options options, Run run) {
  options.listen = endpoint::any(0);
  options.seen = [](const datagram&, std::optional<guard>) {};
  testing::running server(options, std::move(run));
  exchange(server.one.local());  // all threads are up, the test's own machinery too
  ASSERT_FALSE(::testing::Test::HasFailure());
  const auto before = allocations();
  exchange(server.one.local());
  const auto after = allocations();
  EXPECT_EQ(after - before, 0u);
  EXPECT_TRUE(server.stop());
  EXPECT_EQ(server.one.count().handled, 2 * clients * rounds);
}

void answer_each(const datagram& one, reply& answer) {
  if (one.payload.size() % 2 == 0) {
    answer.send(one.payload);
  } else {
    answer.send("to ", one.text());
  }
  answer.wake_at(answer.now() + std::chrono::milliseconds(1));
}

result<> run_each(server& one, std::stop_token stop) {
  return one.run(std::move(stop), handler(answer_each, [](turn&) {}));
}

result<> run_batches(server& one, std::stop_token stop) {
  return one.run_batches(std::move(stop), [](std::span<const request> all, replies& answer) {
    for (const auto& each : all) answer.reply(each, each.payload);
  });
}

TEST(Allocation, CountsWhatItShould) {
  const auto before = allocations();
  ::operator delete(::operator new(1));  // an expression `new` may be optimised away
  EXPECT_EQ(allocations() - before, 1u);
}

TEST(Allocation, NoneForTenThousandDatagrams) { allocates_nothing({}, run_each); }
TEST(Allocation, NoneOnTwoWorkers) { allocates_nothing({.workers = 2}, run_each); }
TEST(Allocation, NoneInBatches) { allocates_nothing({}, run_batches); }
TEST(Allocation, NoneInThePool) { allocates_nothing({.handlers = blocking{}}, run_each); }
TEST(Allocation, NoneWithGro) { allocates_nothing({.gro = true}, run_each); }

}  // namespace
}  // namespace dgram
