// SPDX-License-Identifier: MIT
// The way out and the way in, one datagram or one batch at a time.
#include <dgram/socket.hpp>

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "net/batch_memory.hpp"
#include "net/outgoing_header.hpp"
#include "net/socket_state.hpp"
#include "os/buffers.hpp"

namespace dgram {
namespace {

using os::failure;

}  // namespace

result<> socket::bind(const endpoint& local) {
  os::socket_name name{};
  const auto size = os::put(local, state_->domain, name);
  if (size == 0) return failure("bind", errc::wrong_family, local);
  if (::bind(native_handle(), &name.any, size) != 0) return failure("bind", errno, local);
  state_->is_bound = true;
  state_->forget_bound();
  return {};
}

result<> socket::bind(const unix_path& local) {
  if (!is_unix()) return failure("bind", errc::wrong_family);
  os::socket_name name{};
  const auto size = os::put(local, name);
  if (::bind(native_handle(), &name.any, size) != 0) return failure("bind");
  return {};
}

result<> socket::connect(const endpoint& peer) {
  os::socket_name name{};
  const auto size = os::put(peer, state_->domain, name);
  if (size == 0) return failure("connect", errc::wrong_family, peer);
  if (::connect(native_handle(), &name.any, size) != 0) {
    return failure("connect", state_->meaning_of(errno, peer), peer);
  }
  state_->forget_bound();
  return {};
}

result<> socket::connect(const unix_path& peer) {
  if (!is_unix()) return failure("connect", errc::wrong_family);
  os::socket_name name{};
  const auto size = os::put(peer, name);
  if (::connect(native_handle(), &name.any, size) != 0) return failure("connect");
  return {};
}

result<> socket::disconnect() {
  const auto before = state_->bound();
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  if (::connect(native_handle(), &none, sizeof none) != 0) return failure("disconnect");
  state_->forget_bound();
  // The kernel takes back a port that it picked itself, also when bind() asked it to pick.
  if (!state_->is_bound || is_unix() || state_->bound().port != 0) return {};
  return bind(before);
}

result<std::size_t> socket::send(byte_view payload, duration limit) {
  return send_outgoing({.target = {}, .payload = payload}, limit);
}

result<std::size_t> socket::send_to(byte_view payload, const endpoint& target, duration limit) {
  if (target.is_none()) return failure("send", errc::bad_address);
  return send_outgoing({.target = target, .payload = payload}, limit);
}

result<std::size_t> socket::send_outgoing(const outgoing& to_send, duration limit) {
  if (to_send.payload.size() > payload_bytes_max(to_send.target.address, state_->domain)) {
    return failure("send", errc::payload_too_long, to_send.target);
  }
  outgoing_header header;
  msghdr message;
  if (!header.put(to_send, state_->peer_of(to_send), state_->domain, 0, message)) {
    return failure("send", errc::wrong_family, to_send.target);
  }
  auto piece = piece_of(to_send.payload);
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  const int number = state_->send_until(message, os::deadline(limit));
  if (number == EDESTADDRREQ || (number == ENOTCONN && to_send.target.is_none())) {
    return failure("send", errc::not_connected);
  }
  if (number != 0) {
    return failure("send", state_->meaning_of(number, to_send.target), to_send.target);
  }
  return to_send.payload.size();
}

result<std::size_t> socket::send_to(byte_view payload, const unix_path& target, duration limit) {
  if (!is_unix()) return failure("send", errc::wrong_family);
  os::socket_name name{};
  auto piece = piece_of(payload);
  msghdr message{};
  message.msg_namelen = os::put(target, name);
  message.msg_name = &name;
  message.msg_iov = &piece;
  message.msg_iovlen = 1;
  const int number = state_->send_until(message, os::deadline(limit));
  if (number != 0) return failure("send", number);
  return payload.size();
}

result<std::size_t> socket::receive(receive_batch& batch, duration limit) {
  if (batch.memory_ == nullptr) return failure("receive", EINVAL);
  auto& memory = *batch.memory_;
  memory.prepare(!is_unix());  // on a Unix socket descriptors come in control messages: never kept
  const auto count = state_->receiving(limit, [&] {
    return ::recvmmsg(native_handle(), memory.headers.data(),
                      static_cast<unsigned>(memory.headers.size()), MSG_DONTWAIT | MSG_TRUNC,
                      nullptr);
  });
  if (!count) return count.error();
  if (*count) memory.accept(**count, state_->bound(), is_unix());
  return memory.datagrams;
}

result<std::optional<message>> socket::receive(duration limit) {
  if (state_->gro) return failure("receive", EOPNOTSUPP);
  // One for each thread: 64 KiB of address space, touched as far as datagrams reach.
  thread_local receive_batch smallest({.slots = 1});
  receive_batch* into = &smallest;
  std::optional<receive_batch> larger;
  if (is_unix()) {
    // Only the sender's buffer bounds a Unix datagram: look at its size first.
    const auto size = state_->receiving(limit, [&] {
      return ::recv(native_handle(), nullptr, 0, MSG_DONTWAIT | MSG_PEEK | MSG_TRUNC);
    });
    if (!size) return size.error();
    if (!*size) return std::optional<message>();
    if (**size > slot_bytes_default) into = &larger.emplace(receive_batch_options{1, **size});
    limit = duration::zero();
  }
  const auto count = receive(*into, limit);
  if (!count) return count.error();
  if (*count == 0) return std::optional<message>();
  return std::optional<message>(message(*into->begin()));
}

result<std::optional<datagram>> socket::receive_from(std::span<std::byte> buffer, duration limit) {
  if (state_->gro) return failure("receive", EOPNOTSUPP);
  os::socket_name name{};
  os::control_buffer<os::receive_control_bytes> control;
  iovec piece{buffer.data(), buffer.size()};
  msghdr message{};
  const auto size = state_->receiving(limit, [&] {
    message.msg_name = &name;
    message.msg_namelen = sizeof name;
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes.data();
    message.msg_controllen = is_unix() ? 0 : control.bytes.size();  // a peer's descriptors: never
    return ::recvmsg(native_handle(), &message, MSG_DONTWAIT | MSG_TRUNC);
  });
  if (!size) return size.error();
  if (!*size) return std::optional<datagram>();
  os::control_facts facts;
  os::read_control(control.bytes.data(), message.msg_controllen, facts);
  datagram received{facts.about, buffer.first(std::min(**size, buffer.size())), nullptr};
  received.wire_bytes = **size;
  received.truncated = received.wire_bytes > buffer.size();
  if (!is_unix()) {
    complete(received, os::read_endpoint(&name.any, message.msg_namelen), state_->bound());
  }
  return std::optional<datagram>(received);
}

void socket::interrupt() noexcept { os::give_wake(state_->wake.number()); }

}  // namespace dgram
