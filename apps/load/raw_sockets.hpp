// SPDX-License-Identifier: MIT
// The sockets and message headers of the bare loops in raw.cpp and raw_fan.cpp, straight from the
// kernel's interface.
#pragma once

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>
#include <dgram/result.hpp>

namespace dgram::load::raw {

inline constexpr std::size_t batch = 64;
inline constexpr std::size_t slot_bytes = 65'536;
inline constexpr int buffer_bytes = 4 << 20;
// A bound for every wait, so that a lost datagram cannot hold a loop.
inline constexpr timeval patience{.tv_sec = 0, .tv_usec = 20'000};

inline error last_error(const char* during) { return {{errno, std::system_category()}, during}; }

inline sockaddr_in name_of(const endpoint& where) {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(where.port);
  std::memcpy(&name.sin_addr, where.address.bytes().data(), sizeof name.sin_addr);
  return name;
}

/// A socket of IPv4, bound, with large buffers and a bound for every wait.
class peer {
 public:
  static result<peer> open(const address& local) {
    peer one(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (one.fd_ < 0) return last_error("socket");
    auto name = name_of({local, 0});
    socklen_t length = sizeof name;
    auto* any = reinterpret_cast<sockaddr*>(&name);
    setsockopt(one.fd_, SOL_SOCKET, SO_RCVBUF, &buffer_bytes, sizeof buffer_bytes);
    setsockopt(one.fd_, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, sizeof buffer_bytes);
    setsockopt(one.fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (::bind(one.fd_, any, length) != 0) return last_error("bind");
    if (::getsockname(one.fd_, any, &length) != 0) return last_error("getsockname");
    one.port_ = ntohs(name.sin_port);
    return one;
  }
  peer(peer&& other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_) {}
  peer& operator=(peer&&) = delete;
  ~peer() {
    if (fd_ >= 0) ::close(fd_);
  }

  [[nodiscard]] int fd() const noexcept { return fd_; }
  [[nodiscard]] endpoint here() const noexcept { return endpoint::loopback(port_); }
  [[nodiscard]] result<> connect(const endpoint& to) const {
    const auto name = name_of(to);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&name), sizeof name) == 0) return {};
    return last_error("connect");
  }
  [[nodiscard]] bool set(int level, int option, int value) const {
    return setsockopt(fd_, level, option, &value, sizeof value) == 0;
  }
  /// Payloads of `bytes` that surely fit into the receive buffer: a quarter of what was granted.
  [[nodiscard]] std::uint64_t window(std::size_t bytes) const {
    int granted = 0;
    socklen_t length = sizeof granted;
    getsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &granted, &length);
    return static_cast<std::uint64_t>(granted) / 4 / (bytes + 1'024);
  }

 private:
  explicit peer(int fd) noexcept : fd_(fd) {}
  int fd_;
  std::uint16_t port_ = 0;
};

struct ends {
  peer sender;
  peer receiver;
};

inline result<ends> connected_ends(const address& receiver_at = address::loopback_v4()) {
  auto sender = peer::open(address::loopback_v4());
  if (!sender) return sender.error();
  auto receiver = peer::open(receiver_at);
  if (!receiver) return receiver.error();
  if (auto done = sender->connect(receiver->here()); !done) return done.error();
  return ends{std::move(*sender), std::move(*receiver)};
}

/// Message headers over one block of memory, each with an iovec and a name of its own.
class messages {
 public:
  messages(std::size_t count, std::size_t bytes, std::size_t stride)
      : memory_(count * stride), pieces_(count), names_(count), headers_(count) {
    for (std::size_t i = 0; i < count; ++i) {
      pieces_[i] = {memory_.data() + i * stride, bytes};
      headers_[i].msg_hdr.msg_iov = &pieces_[i];
      headers_[i].msg_hdr.msg_iovlen = 1;
    }
  }
  [[nodiscard]] mmsghdr* all() noexcept { return headers_.data(); }
  [[nodiscard]] unsigned count() const noexcept { return static_cast<unsigned>(headers_.size()); }
  void want_names() noexcept {
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      headers_[i].msg_hdr.msg_name = &names_[i];
      headers_[i].msg_hdr.msg_namelen = sizeof names_[i];
    }
  }
  /// What came goes back as long as it was.
  void turn_around(std::size_t came) noexcept {
    for (std::size_t i = 0; i < came; ++i) pieces_[i].iov_len = headers_[i].msg_len;
  }
  void reset(std::size_t used) noexcept {
    for (std::size_t i = 0; i < used; ++i) {
      pieces_[i].iov_len = slot_bytes;
      headers_[i].msg_hdr.msg_namelen = sizeof names_[i];
    }
  }

 private:
  std::vector<char> memory_;
  std::vector<iovec> pieces_;
  std::vector<sockaddr_in> names_;
  std::vector<mmsghdr> headers_;
};

/// The control block that asks for segmentation.
class segmentation {
 public:
  void ask(msghdr& of, std::size_t bytes) noexcept {
    of.msg_control = room_.data();
    of.msg_controllen = room_.size();
    auto* control = CMSG_FIRSTHDR(&of);
    control->cmsg_level = SOL_UDP;
    control->cmsg_type = UDP_SEGMENT;
    control->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
    const auto size = static_cast<std::uint16_t>(bytes);
    std::memcpy(CMSG_DATA(control), &size, sizeof size);
  }

 private:
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(std::uint16_t))> room_{};
};

/// Payloads of `bytes` in one segmented send: it is one IP packet until it is cut.
inline std::size_t segments_of(std::size_t bytes) {
  return std::clamp<std::size_t>(payload_bytes_max_v4 / bytes, 1, gso_segments_safe);
}

}  // namespace dgram::load::raw
