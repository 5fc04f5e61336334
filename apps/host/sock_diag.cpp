// SPDX-License-Identifier: MIT
#include "host/sock_diag.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace dgram::host {
namespace {

// An answer comes in pieces of at most 32 KiB (NLMSG_GOODSIZE is less; 32 KiB since Linux 4.x).
constexpr std::size_t answer_bytes = 64 * 1024;
// The kernel answers at once or not at all; a filter that swallows the question must not hang us.
constexpr timeval patience{2, 0};

class descriptor {
 public:
  explicit descriptor(int number) noexcept : number_(number) {}
  ~descriptor() {
    if (number_ >= 0) close(number_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int number_;
};

error failure(const char* during) {
  return {.code = {errno, std::system_category()}, .during = during};
}

// The T at the start of `bytes`, or nothing when they are too few. Copied: may be unaligned.
template <class T>
std::optional<T> head(byte_view bytes) {
  if (bytes.size() < sizeof(T)) return std::nullopt;
  T value;
  std::memcpy(&value, bytes.data(), sizeof(T));
  return value;
}

byte_view after(byte_view bytes, std::size_t count) {
  return bytes.subspan(std::min(count, bytes.size()));
}

constexpr std::size_t aligned(std::size_t size) { return (size + 3) & ~std::size_t{3}; }

std::uint16_t port_of(std::uint16_t network_order) { return ntohs(network_order); }

endpoint endpoint_of(std::uint8_t family, const std::uint32_t (&words)[4], std::uint16_t port,
                     std::uint32_t interface) {
  if (family == AF_INET) {
    return {address::v4(std::bit_cast<address::v4_bytes>(words[0])), port_of(port)};
  }
  address::v6_bytes bytes{};
  std::memcpy(bytes.data(), words, bytes.size());
  return {address::v6(bytes, interface), port_of(port)};
}

void read_attributes(byte_view bytes, udp_socket_info& socket) {
  while (const auto attribute = head<nlattr>(bytes)) {
    if (attribute->nla_len < sizeof(nlattr) || attribute->nla_len > bytes.size()) return;
    const byte_view value = bytes.subspan(sizeof(nlattr), attribute->nla_len - sizeof(nlattr));
    if (attribute->nla_type == INET_DIAG_SKMEMINFO) {
      std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
      std::memcpy(memory.data(), value.data(), std::min(value.size(), sizeof memory));
      socket.buffer_bytes = memory[SK_MEMINFO_RCVBUF];
      socket.drops = memory[SK_MEMINFO_DROPS];
    } else if (attribute->nla_type == INET_DIAG_SKV6ONLY && !value.empty()) {
      socket.v6_only = value.front() != std::byte{0};
    }
    bytes = after(bytes, aligned(attribute->nla_len));
  }
}

void add_socket(byte_view body, std::vector<udp_socket_info>& into) {
  const auto message = head<inet_diag_msg>(body);
  if (!message) return;
  const bool known = message->idiag_family == AF_INET || message->idiag_family == AF_INET6;
  if (!known) return;
  const auto& id = message->id;
  udp_socket_info socket;
  socket.local = endpoint_of(message->idiag_family, id.idiag_src, id.idiag_sport, id.idiag_if);
  const endpoint remote =
      endpoint_of(message->idiag_family, id.idiag_dst, id.idiag_dport, id.idiag_if);
  if (remote.port != 0) socket.remote = remote;
  socket.interface = id.idiag_if;
  socket.uid = message->idiag_uid;
  socket.inode = message->idiag_inode;
  socket.queue_bytes = message->idiag_rqueue;
  read_attributes(after(body, aligned(sizeof *message)), socket);
  into.push_back(std::move(socket));
}

// `code` as the kernel writes it: a negative errno. Anything else was no refusal we know.
diag_chunk refused(int code) {
  const int number = code < 0 && code >= -4095 ? -code : EPROTO;  // MAX_ERRNO of the kernel
  return {diag_state::failed, {number, std::system_category()}};
}

bool ask(int netlink, std::uint8_t family) {
  struct {
    nlmsghdr header;
    inet_diag_req_v2 body;
  } request{};
  request.header.nlmsg_len = sizeof request;
  request.header.nlmsg_type = SOCK_DIAG_BY_FAMILY;
  request.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
  request.body.sdiag_family = family;
  request.body.sdiag_protocol = IPPROTO_UDP;
  request.body.idiag_ext = 1U << (INET_DIAG_SKMEMINFO - 1);
  request.body.idiag_states = ~0U;
  return send(netlink, &request, sizeof request, 0) == static_cast<ssize_t>(sizeof request);
}

}  // namespace

diag_chunk parse_sock_diag(byte_view netlink, std::vector<udp_socket_info>& into) {
  while (const auto header = head<nlmsghdr>(netlink)) {
    if (header->nlmsg_len < sizeof(nlmsghdr) || header->nlmsg_len > netlink.size()) break;
    const byte_view body = netlink.subspan(sizeof(nlmsghdr), header->nlmsg_len - sizeof(nlmsghdr));
    if (header->nlmsg_type == NLMSG_DONE) {
      const int code = head<int>(body).value_or(0);
      return code < 0 ? refused(code) : diag_chunk{diag_state::done, {}};
    }
    if (header->nlmsg_type == NLMSG_ERROR) return refused(head<int>(body).value_or(0));
    if (header->nlmsg_type == SOCK_DIAG_BY_FAMILY) add_socket(body, into);
    netlink = after(netlink, aligned(header->nlmsg_len));
  }
  return {};
}

result<std::vector<udp_socket_info>> read_sock_diag(address::family family) {
  const descriptor netlink(socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG));
  if (netlink.number() < 0) return failure("open sock_diag");
  setsockopt(netlink.number(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  if (!ask(netlink.number(), family == address::family::v4 ? AF_INET : AF_INET6)) {
    return failure("ask sock_diag");
  }
  std::vector<udp_socket_info> sockets;
  std::vector<std::byte> answer(answer_bytes);
  for (;;) {
    const ssize_t got = recv(netlink.number(), answer.data(), answer.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failure("read sock_diag");
    const auto chunk =
        parse_sock_diag(byte_view(answer).first(static_cast<std::size_t>(got)), sockets);
    if (chunk.state == diag_state::failed) return error{chunk.why, "read sock_diag"};
    if (chunk.state == diag_state::done) return sockets;
  }
}

}  // namespace dgram::host
