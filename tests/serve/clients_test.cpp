// SPDX-License-Identifier: MIT
// A thousand clients at once, each with one request in flight, over plain sockets.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include <dgram/server.hpp>

#include <array>
#include <string>
#include <vector>

#include "running.hpp"

namespace dgram {
namespace {

using namespace std::chrono_literals;

constexpr unsigned clients_count = 1'000;
constexpr unsigned requests_each = 100;
constexpr duration resend_after = 2s;  // a datagram the kernel dropped at the server

/// Many clients on one thread.
class crowd {
 public:
  explicit crowd(const endpoint& server) : members_(clients_count) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(server.port);
    name.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (unsigned i = 0; i < clients_count; ++i) {
      members_[i].fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
      EXPECT_EQ(::connect(members_[i].fd, reinterpret_cast<sockaddr*>(&name), sizeof name), 0);
      epoll_event event{.events = EPOLLIN, .data = {.u32 = i}};
      EXPECT_EQ(::epoll_ctl(epoll_, EPOLL_CTL_ADD, members_[i].fd, &event), 0);
    }
  }
  ~crowd() {
    for (const auto& each : members_) ::close(each.fd);
    ::close(epoll_);
  }
  crowd(const crowd&) = delete;

  void run() {
    for (unsigned i = 0; i < clients_count; ++i) ask(i);
    const auto until = clock::now() + 60s;
    for (std::array<epoll_event, 64> events; done < clients_count && clock::now() < until;) {
      const int ready = ::epoll_wait(epoll_, events.data(), 64, 500);
      for (int i = 0; i < ready; ++i) take(events[static_cast<std::size_t>(i)].data.u32);
      if (ready == 0) resend();
    }
  }

  unsigned done = 0;
  unsigned wrong = 0;
  unsigned resent = 0;

 private:
  struct member {
    int fd = -1;
    unsigned asked = 0;
    time_point at;
  };

  std::string text_of(unsigned which) const {
    return "client " + std::to_string(which) + " asks " + std::to_string(members_[which].asked);
  }
  void ask(unsigned which) {
    const auto text = text_of(which);
    members_[which].at = clock::now();
    EXPECT_EQ(::send(members_[which].fd, text.data(), text.size(), 0),
              static_cast<ssize_t>(text.size()));
  }
  void take(unsigned which) {
    std::array<char, 256> answer;
    const auto size = ::recv(members_[which].fd, answer.data(), answer.size(), 0);
    if (size < 0) return;
    const std::string_view text(answer.data(), static_cast<std::size_t>(size));
    if (text != "to " + text_of(which)) ++wrong;
    if (++members_[which].asked == requests_each) {
      ++done;
    } else {
      ask(which);
    }
  }
  void resend() {
    for (unsigned i = 0; i < clients_count; ++i) {
      if (members_[i].asked == requests_each || clock::now() - members_[i].at < resend_after)
        continue;
      ++resent;
      ask(i);
    }
  }

  std::vector<member> members_;
  int epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
};

void all_get_their_own_answers(server_options options) {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  if (files.rlim_cur < clients_count + 100) {
    GTEST_SKIP() << "needs " << clients_count + 100 << " open files, may have " << files.rlim_cur;
  }
  options.listen = endpoint::loopback(0);
  options.receive_buffer_bytes = 4 << 20;
  testing::running server(options, handler([](const datagram& request, reply& answer) {
                            answer.send("to ", request.text());
                          }));
  crowd all(server.one.local());
  const auto start = clock::now();
  all.run();
  EXPECT_LT(clock::now() - start, 20s);
  EXPECT_TRUE(server.stop());
  const auto count = server.one.count();
  EXPECT_EQ(all.done, clients_count);
  EXPECT_EQ(all.wrong, 0u);
  EXPECT_EQ(all.resent, count.dropped_by_kernel);
  EXPECT_EQ(count.received, clients_count * requests_each);
  EXPECT_EQ(count.handled, clients_count * requests_each);
  EXPECT_EQ(count.sent, clients_count * requests_each);
  EXPECT_TRUE(count.balanced());
}

TEST(Clients, AThousandGetTheirOwnAnswersThroughTwoWorkers) {
  all_get_their_own_answers({.workers = 2});
}

TEST(Clients, AThousandGetTheirOwnAnswersThroughThePool) {
  all_get_their_own_answers({.handlers = blocking{}});
}

TEST(Clients, AThousandGetTheirOwnAnswersThroughTwoWorkersAndThePool) {
  all_get_their_own_answers({.workers = 2, .handlers = blocking{}});
}

}  // namespace
}  // namespace dgram
