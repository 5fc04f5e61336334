// SPDX-License-Identifier: MIT
// One client with a window of datagrams under way, sent one by one or as trains.
#include <array>

#include "drive.hpp"

namespace drive {
namespace {

constexpr std::size_t stamps = 1 << 16;  // more than are ever under way

class client {
 public:
  explicit client(const options& how)
      : how_(how), fd_(connected(how)), payload_(how.bytes * how.train) {
    if (how.train > 1) peer::set_option(fd_, SOL_UDP, UDP_GRO, 1, "UDP_GRO");
    all_.latencies_ns.reserve(1 << 20);
  }

  report run() {
    const auto begin = clock::now();
    const auto end = begin + std::chrono::duration<double>(how_.seconds);
    while (all_.sent < how_.count && clock::now() < end) {
      while (under_way_ + how_.train <= how_.flight) send();
      if (readable(fd_, how_.spin))
        drain();
      else
        give_up();
    }
    all_.seconds = std::chrono::duration<double>(clock::now() - begin).count();
    while (under_way_ > 0 && readable(fd_, how_.spin)) drain();
    give_up();
    ::close(fd_);
    return std::move(all_);
  }

 private:
  void send() {
    iovec vector{payload_.data(), payload_.size()};
    msghdr message{};
    message.msg_iov = &vector;
    message.msg_iovlen = 1;
    peer::control_block control;
    if (how_.train > 1) peer::cut_into(message, control, static_cast<std::uint16_t>(how_.bytes));
    const auto now = clock::now();
    for (unsigned i = 0; i < how_.train; ++i) {
      write_header(payload_.data() + i * how_.bytes, next_ + i, how_.bytes);
      sent_at_[(next_ + i) % stamps] = now;
    }
    if (::sendmsg(fd_, &message, 0) < 0) return;
    next_ += how_.train;
    all_.sent += how_.train;
    under_way_ += how_.train;
  }

  void drain() {
    for (;;) {
      iovec vector{buffer_.data(), buffer_.size()};
      peer::control_block control;
      msghdr message{};
      message.msg_iov = &vector;
      message.msg_iovlen = 1;
      message.msg_control = &control;
      message.msg_controllen = how_.train > 1 ? sizeof control : 0;
      const ssize_t got = ::recvmsg(fd_, &message, MSG_DONTWAIT);
      if (got < 0) return;
      const auto bytes = static_cast<std::size_t>(got);
      const std::size_t segment = peer::segment_of(message, bytes);
      const auto now = clock::now();
      for (std::size_t at = 0; at + header_bytes <= bytes; at += segment) {
        take(number_of(buffer_.data() + at), now);
      }
    }
  }

  void take(std::uint64_t number, clock::time_point now) {
    if (number < first_awaited_ || under_way_ == 0) {
      ++all_.late;
      return;
    }
    --under_way_;
    ++all_.answered;
    remember(all_, now - sent_at_[number % stamps]);
  }

  void give_up() {
    all_.lost += under_way_;
    under_way_ = 0;
    first_awaited_ = next_;
  }

  const options& how_;
  int fd_;
  std::vector<char> payload_;
  std::array<char, 65536> buffer_{};
  std::vector<clock::time_point> sent_at_ = std::vector<clock::time_point>(stamps);
  std::uint64_t next_ = 1, first_awaited_ = 1;
  unsigned under_way_ = 0;
  report all_;
};

}  // namespace

report hot(const options& how) { return client(how).run(); }

}  // namespace drive
