// SPDX-License-Identifier: MIT
// How a server ends: stopped, drained, by an error.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;
using testing::ask;
using testing::client;
using testing::echo;
using testing::running;
using testing::text_of;

// Puts something that is no socket under one descriptor bound to `local`.
bool break_socket(const endpoint& local) {
  for (int fd = 3; fd < 1024; ++fd) {
    sockaddr_in name{};
    socklen_t size = sizeof name;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) != 0) continue;
    if (name.sin_family != AF_INET || ntohs(name.sin_port) != local.port) continue;
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const bool done = ::dup2(null, fd) == fd;
    ::close(null);
    return done;
  }
  return false;
}

TEST(Server, AStopTokenEndsIt) {
  running server({.listen = endpoint::loopback(0), .workers = 2}, handler(echo));
  server.thread().request_stop();
  EXPECT_TRUE(server.join());
}

TEST(Server, StoppedBeforeItRunsItDoesNotRun) {
  auto one = *server::open({.listen = endpoint::loopback(0), .workers = 2});
  one.stop();
  EXPECT_TRUE(one.run({}, echo));
}

TEST(Server, AHandlerMayStopIt) {
  for (const bool pooled : {false, true}) {
    std::atomic<dgram::server*> itself = nullptr;
    server_options options{.listen = endpoint::loopback(0), .workers = 2};
    if (pooled) options.handlers = blocking{.threads = 2};
    running server(options, handler([&](const datagram& one, reply& answer) {
                     answer.send(one.payload);
                     itself.load()->stop();
                   }));
    itself = &server.one;
    auto from = client();
    EXPECT_EQ(text_of(ask(from, "last", server.one.local())), "last");
    EXPECT_TRUE(server.join());
    EXPECT_EQ(server.one.count().handled, 1u);
  }
}

TEST(Server, StopAnswersWhatWasRead) {
  // The whole batch is read with the first datagram, and answered although stop came meanwhile.
  std::atomic<bool> entered = false, go = false;
  auto one = *server::open({.listen = endpoint::loopback(0)});
  auto from = client();
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(from.send_to(as_bytes("x"), one.local()));
  std::jthread thread([&] {
    EXPECT_TRUE(one.run({}, [&](const datagram& each, reply& answer) {
      entered = true;
      go.wait(false);
      answer.send(each.payload);
    }));
  });
  ASSERT_TRUE(testing::eventually([&] { return entered.load(); }));
  one.stop();
  ASSERT_TRUE(from.send_to(as_bytes("too late"), one.local()));
  go = true;
  go.notify_all();
  thread.join();
  EXPECT_EQ(one.count().handled, 10u);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(text_of(from.receive(5s)), "x");
  EXPECT_EQ(text_of(from.receive(50ms)), "nothing");
}

TEST(Server, DrainAnswersWhatWaitsInTheKernel) {
  for (const bool pooled : {false, true}) {
    std::atomic<bool> entered = false, go = false;
    server_options options{.listen = endpoint::loopback(0), .batch = 4};
    if (pooled) options.handlers = blocking{.threads = 3};
    running server(options, handler([&](const datagram& each, reply& answer) {
                     entered = true;
                     go.wait(false);
                     answer.send(each.payload);
                   }));
    auto from = client();
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(from.send_to(as_bytes("x"), server.one.local()));
    ASSERT_TRUE(testing::eventually([&] { return entered.load(); }));
    server.one.drain(10s);
    go = true;
    go.notify_all();
    EXPECT_TRUE(server.join());
    EXPECT_EQ(server.one.count().handled, 50u) << pooled;
    EXPECT_EQ(server.one.count().sent, 50u);
  }
}

TEST(Server, DrainEndsAtItsLimit) {
  running server({.listen = endpoint::loopback(0), .batch = 1},
                 handler([](const datagram&, reply&) { std::this_thread::sleep_for(20ms); }));
  auto from = client();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(from.send_to(as_bytes("x"), server.one.local()));
  const auto before = clock::now();
  server.one.drain(100ms);
  EXPECT_TRUE(server.join());
  EXPECT_LT(clock::now() - before, 1s);
  EXPECT_LT(server.one.count().handled, 100u);
  EXPECT_TRUE(server.one.count().balanced());
}

TEST(Server, EndsWithTheErrorWhenASocketCannotBeReadAnyMore) {
  running server({.listen = endpoint::loopback(0), .workers = 3}, handler(echo));
  auto from = client();
  ASSERT_EQ(text_of(ask(from, "x", server.one.local())), "x");
  ASSERT_TRUE(break_socket(server.one.local()));
  for (int i = 0; i < 100; ++i) {  // wakes whoever has the broken one
    auto other = client();
    ASSERT_TRUE(other.send_to(as_bytes("x"), server.one.local()));
  }
  const auto ended = server.join();
  ASSERT_FALSE(ended);
  EXPECT_TRUE(server.one.count().balanced());
}

}  // namespace
}  // namespace dgram
