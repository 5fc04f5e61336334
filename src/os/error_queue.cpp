// SPDX-License-Identifier: MIT
#include "os/error_queue.hpp"

#include <netinet/icmp6.h>
#include <netinet/ip_icmp.h>

#include <array>
#include <cerrno>

#include "os/fd.hpp"

namespace dgram::os::error_queue {
namespace {

// The offender follows the record in the same control message (ip(7), SO_EE_OFFENDER).
struct record {
  sock_extended_err about;
  sockaddr_in6 offender;  // large enough for sockaddr_in too
};

path_error::reason reason_v4(std::uint8_t type, std::uint8_t code) noexcept {
  if (type != ICMP_DEST_UNREACH) return path_error::reason::unreachable;
  switch (code) {
    case ICMP_PORT_UNREACH:
    case ICMP_PROT_UNREACH: return path_error::reason::refused;
    case ICMP_FRAG_NEEDED: return path_error::reason::too_big;
    case ICMP_NET_ANO:
    case ICMP_HOST_ANO:
    case ICMP_PKT_FILTERED: return path_error::reason::prohibited;
    default: return path_error::reason::unreachable;
  }
}

path_error::reason reason_v6(std::uint8_t type, std::uint8_t code) noexcept {
  constexpr std::uint8_t policy_failed = 5, route_rejected = 6;  // RFC 4443 §3.1
  if (type == ICMP6_PACKET_TOO_BIG) return path_error::reason::too_big;
  if (type == ICMP6_PARAM_PROB) return path_error::reason::refused;  // no UDP there
  if (type != ICMP6_DST_UNREACH) return path_error::reason::unreachable;
  switch (code) {
    case ICMP6_DST_UNREACH_NOPORT: return path_error::reason::refused;
    case ICMP6_DST_UNREACH_ADMIN:
    case policy_failed:
    case route_rejected: return path_error::reason::prohibited;
    default: return path_error::reason::unreachable;
  }
}

address offender_of(const record& from) noexcept {
  return read_endpoint(reinterpret_cast<const sockaddr*>(&from.offender), sizeof from.offender)
      .address;
}

bool is_record(const cmsghdr& message) noexcept {
  return (message.cmsg_level == IPPROTO_IP && message.cmsg_type == IP_RECVERR) ||
         (message.cmsg_level == IPPROTO_IPV6 && message.cmsg_type == IPV6_RECVERR);
}

path_error news_of(const record& from) noexcept {
  const auto& about = from.about;
  path_error news;
  news.why =
      reason_of(about.ee_origin, about.ee_type, about.ee_code, static_cast<int>(about.ee_errno));
  if (about.ee_origin != SO_EE_ORIGIN_LOCAL) news.by = offender_of(from);
  if (news.why == path_error::reason::too_big) news.mtu = about.ee_info;
  news.type = about.ee_type;
  news.code = about.ee_code;
  news.error = {static_cast<int>(about.ee_errno), std::system_category()};
  return news;
}

}  // namespace

result<> enable(int fd, int domain) {
  return set_pair(fd, domain,
                  {IP_RECVERR, IPV6_RECVERR, "ask for ICMP news", "ask for ICMPv6 news"}, 1);
}

bool is_enabled(int fd) noexcept {
  int on = 0;
  socklen_t size = sizeof on;
  return ::getsockopt(fd, IPPROTO_IP, IP_RECVERR, &on, &size) == 0 && on != 0;
}

bool is_news(int number) noexcept {
  switch (number) {
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENONET:
    case ENOPROTOOPT:
    case EOPNOTSUPP:
    case EPROTO:
    case EACCES:
    case EMSGSIZE: return true;
    default: return false;
  }
}

path_error::reason reason_of(std::uint8_t origin, std::uint8_t type, std::uint8_t code,
                             int number) noexcept {
  if (origin == SO_EE_ORIGIN_ICMP) return reason_v4(type, code);
  if (origin == SO_EE_ORIGIN_ICMP6) return reason_v6(type, code);
  return number == EMSGSIZE ? path_error::reason::too_big : path_error::reason::unreachable;
}

std::optional<path_error> read(const void* control, std::size_t bytes) noexcept {
  std::optional<path_error> news;
  for_each_control(control, bytes, [&news](const cmsghdr& message) {
    if (!news && is_record(message)) news = news_of(control_value<record>(message));
  });
  return news;
}

std::optional<path_error> take(int fd) noexcept {
  socket_name target{};
  control_buffer<control_bytes> control;
  msghdr message{};
  message.msg_name = &target;
  message.msg_namelen = sizeof target;
  message.msg_control = control.bytes.data();
  message.msg_controllen = control.bytes.size();
  // Room for the beginning of the payload: enough to identify the datagram; the rest is cut.
  std::array<std::byte, path_error::quote_bytes_max> quote{};
  iovec room{quote.data(), quote.size()};
  message.msg_iov = &room;
  message.msg_iovlen = 1;
  const auto quoted = ::recvmsg(fd, &message, MSG_ERRQUEUE | MSG_DONTWAIT);
  if (quoted < 0) return {};
  // A record without a readable control message still frees its place: say what is known.
  auto news = read(control.bytes.data(), message.msg_controllen).value_or(path_error{});
  news.target = read_endpoint(&target.any, message.msg_namelen);
  news.quote = quote;
  news.quote_bytes = static_cast<std::uint8_t>(quoted);
  return news;
}

}  // namespace dgram::os::error_queue
