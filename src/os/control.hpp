// SPDX-License-Identifier: MIT
// Control messages (cmsg): the buffer sizes of every use, summed from the features that can be in
// them, and one reader and one writer. See cmsg(3), ip(7), ipv6(7), udp(7).
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <utility>

#include <dgram/datagram.hpp>

namespace dgram::os {

/// What all of metadata and GRO can take at once on a dual-stack socket: both forms of each.
inline constexpr std::size_t receive_control_bytes =
    CMSG_SPACE(sizeof(in_pktinfo)) + CMSG_SPACE(sizeof(in6_pktinfo)) +  // target
    CMSG_SPACE(sizeof(int)) +                                           // TTL or hop limit
    CMSG_SPACE(sizeof(int)) +                                           // TOS or traffic class
    CMSG_SPACE(sizeof(timespec)) +                                      // arrival
    CMSG_SPACE(sizeof(int));                                            // GRO segment size

/// What an outgoing datagram can carry: source, TOS, segment size.
inline constexpr std::size_t send_control_bytes =
    CMSG_SPACE(sizeof(in6_pktinfo)) + CMSG_SPACE(sizeof(int)) + CMSG_SPACE(sizeof(std::uint16_t));

template <std::size_t Bytes>
struct alignas(cmsghdr) control_buffer {
  std::array<std::byte, Bytes> bytes;
};

/// Appends control messages to a buffer that has room for them (asserted).
class control_writer {
 public:
  control_writer(std::byte* begin, std::size_t capacity) noexcept
      : begin_(begin), capacity_(capacity) {}

  template <class Value>
  void put(int level, int type, const Value& value) noexcept {
    put_bytes(level, type, &value, sizeof value);
  }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  void put_bytes(int level, int type, const void* value, std::size_t bytes) noexcept;

  std::byte* begin_;
  [[maybe_unused]] std::size_t capacity_;
  std::size_t size_ = 0;
};

/// What the control messages of one received slot say.
struct control_facts {
  arrival about;                  ///< target, interface, TTL, TOS, time: source and port not
  std::size_t segment_bytes = 0;  ///< GRO: every datagram of the train but the last; 0: no train
};

/// Reads every message it knows and skips the rest; survives any bytes (it is fuzzed).
void read_control(const void* control, std::size_t bytes, control_facts& into) noexcept;

/// Calls `visit` with each control message that is whole: cut short is MSG_CTRUNC's affair.
template <class Visit>
void for_each_control(const void* control, std::size_t bytes, Visit visit) noexcept {
  msghdr head{};
  head.msg_control = const_cast<void*>(control);
  head.msg_controllen = bytes;
  const auto* end = static_cast<const std::byte*>(control) + bytes;
  for (auto* message = CMSG_FIRSTHDR(&head); message != nullptr;
       message = CMSG_NXTHDR(&head, message)) {
    const auto room = static_cast<std::size_t>(end - reinterpret_cast<const std::byte*>(message));
    if (message->cmsg_len < CMSG_LEN(0) || message->cmsg_len > room) return;
    visit(std::as_const(*message));
  }
}

/// The value of a message, or zeros where the kernel gave fewer bytes than its type has.
template <class Value>
[[nodiscard]] Value control_value(const cmsghdr& message) noexcept {
  Value value{};
  const std::size_t header = CMSG_LEN(0);
  const std::size_t given = message.cmsg_len > header ? message.cmsg_len - header : 0;
  std::memcpy(&value, CMSG_DATA(&message), given < sizeof value ? given : sizeof value);
  return value;
}

}  // namespace dgram::os
