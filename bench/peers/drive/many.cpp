// SPDX-License-Identifier: MIT
// Many clients, a socket each, some datagrams under way for each.
#include <sys/epoll.h>

#include <array>

#include "drive.hpp"

namespace drive {
namespace {

constexpr int events_a_call = 256;
constexpr std::size_t clients_a_step = 32;

struct client {
  int fd = -1;
  unsigned under_way = 0;
  std::uint64_t next = 1, first_awaited = 1;
  clock::time_point last_sign;  // of life: an answer, or a first question
  std::vector<clock::time_point> sent_at;
};

class crowd_of_sockets {
 public:
  explicit crowd_of_sockets(const options& how)
      : how_(how), epoll_(::epoll_create1(EPOLL_CLOEXEC)), payload_(how.bytes) {
    clients_.resize(how.clients);
    for (client& one : clients_) {
      one.fd = connected(how);
      one.sent_at.resize(how.depth);
      epoll_event interest{EPOLLIN, {.ptr = &one}};
      if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.fd, &interest) != 0) peer::fail("epoll_ctl");
    }
  }

  report run() {
    const auto begin = clock::now();
    const auto end = begin + std::chrono::duration<double>(how_.seconds);
    start();
    while (all_.sent < how_.count && clock::now() < end) {
      answer_all(true);
      give_up(true);
    }
    all_.seconds = std::chrono::duration<double>(clock::now() - begin).count();
    while (all_.answered + all_.lost < all_.sent && answer_all(false) > 0) continue;
    next_look_ = {};
    give_up(false);
    for (const client& one : clients_) ::close(one.fd);
    ::close(epoll_);
    return std::move(all_);
  }

 private:
  // Some at a time: a thousand at once is more than a default receive buffer holds.
  void start() {
    for (std::size_t i = 0; i < clients_.size(); ++i) {
      refill(clients_[i]);
      if (i % clients_a_step == clients_a_step - 1) answer_all(true);
    }
    next_look_ = clock::now() + patience;
  }

  void refill(client& one) {
    if (one.under_way == 0) one.last_sign = clock::now();
    while (one.under_way < how_.depth) {
      write_header(payload_.data(), one.next, how_.bytes);
      one.sent_at[one.next % how_.depth] = clock::now();
      if (::send(one.fd, payload_.data(), payload_.size(), 0) < 0) return;
      ++one.next;
      ++one.under_way;
      ++all_.sent;
    }
  }

  int answer_all(bool and_go_on) {
    std::array<epoll_event, events_a_call> events;
    const int ready =
        ::epoll_wait(epoll_, events.data(), events_a_call, static_cast<int>(patience.count()));
    for (int i = 0; i < ready; ++i) {
      client& one = *static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr);
      drain(one);
      if (and_go_on) refill(one);
    }
    return ready;
  }

  void drain(client& one) {
    for (unsigned left = one.under_way + 1; left > 0; --left) {
      const ssize_t got = ::recv(one.fd, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
      if (got < static_cast<ssize_t>(header_bytes)) return;
      const std::uint64_t number = number_of(buffer_.data());
      if (number < one.first_awaited || one.under_way == 0) {
        ++all_.late;
        continue;
      }
      ++all_.answered;
      one.last_sign = clock::now();
      remember(all_, one.last_sign - one.sent_at[number % how_.depth]);
      if (--one.under_way == 0) return;
    }
  }

  // Those whose last answer is too long ago; each looks at all, so not more often than that.
  void give_up(bool and_go_on) {
    const auto now = clock::now();
    if (now < next_look_) return;
    next_look_ = now + patience;
    for (client& one : clients_) {
      if (and_go_on && (one.under_way == 0 || now - one.last_sign < patience)) continue;
      all_.lost += one.under_way;
      one.under_way = 0;
      one.first_awaited = one.next;
      if (and_go_on) refill(one);
    }
  }

  const options& how_;
  int epoll_;
  std::vector<char> payload_;
  std::array<char, 2048> buffer_{};
  std::vector<client> clients_;
  clock::time_point next_look_;
  report all_;
};

}  // namespace

report many(const options& how) { return crowd_of_sockets(how).run(); }

}  // namespace drive
