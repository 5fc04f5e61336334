// SPDX-License-Identifier: MIT
// A datagram becomes an IP packet of raw link type: IPv4 when both ends can be, else IPv6 with IPv4
// ends mapped into it. Checksums are computed, except of a payload that was cut, whose UDP sum is
// 0. A block is built in memory, and its length is put at both ends when it is complete.
#include "workshop/capture/pcapng_writer.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstring>
#include <string>

#include <dgram/limits.hpp>

namespace dgram::workshop {
namespace {

// Blocks, options and values of the format, in its own words.
constexpr std::uint32_t section_header_block = 0x0A0D0D0A;
constexpr std::uint32_t interface_description_block = 1;
constexpr std::uint32_t interface_statistics_block = 5;
constexpr std::uint32_t enhanced_packet_block = 6;
constexpr std::uint32_t journal_export_block = 9;
constexpr std::uint32_t byte_order_magic = 0x1A2B3C4D;
constexpr std::uint16_t linktype_raw = 101;
constexpr std::uint16_t opt_end = 0;
constexpr std::uint16_t opt_comment = 1;
constexpr std::uint16_t epb_flags = 2;
constexpr std::uint16_t if_description = 3;
constexpr std::uint16_t shb_userappl = 4;
constexpr std::uint16_t isb_osdrop = 7;
constexpr std::uint16_t isb_usrdeliv = 8;
constexpr std::uint16_t if_tsresol = 9;

constexpr std::size_t v4_header_bytes = 20;
constexpr std::size_t v6_header_bytes = 40;
constexpr std::size_t udp_header_bytes = 8;
constexpr std::uint8_t udp_protocol = 17;
constexpr std::uint8_t hops_unknown = 64;

// The file is little-endian, whatever machine writes it.
template <std::unsigned_integral T>
void put(bytes& out, T value) {
  for (std::size_t i = 0; i < sizeof value; ++i) {
    out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
  }
}

template <std::unsigned_integral T>
void put_network(std::byte* to, T value) {
  for (std::size_t i = sizeof value; i-- > 0;) {
    *to++ = static_cast<std::byte>(value >> (8 * i) & 0xff);
  }
}

void pad(bytes& out, std::size_t size) { out.resize(out.size() + (4 - size % 4) % 4); }

void put_option(bytes& out, std::uint16_t code, byte_view value) {
  put(out, code);
  put(out, static_cast<std::uint16_t>(value.size()));
  append(out, value);
  pad(out, value.size());
}

template <std::unsigned_integral T>
void put_option(bytes& out, std::uint16_t code, T value) {
  put(out, code);
  put(out, static_cast<std::uint16_t>(sizeof value));
  put(out, value);
  pad(out, sizeof value);
}

void put_time(bytes& out, system_time when) {
  const auto since = static_cast<std::uint64_t>(when.time_since_epoch().count());
  put(out, static_cast<std::uint32_t>(since >> 32));
  put(out, static_cast<std::uint32_t>(since));
}

// Its length stands at both ends of a block.
class block {
 public:
  block(bytes& out, std::uint32_t type) : out_(&out), begin_(out.size()) {
    put(out, type);
    put(out, std::uint32_t{0});
  }
  ~block() {
    const auto length = static_cast<std::uint32_t>(out_->size() - begin_ + 4);
    put(*out_, length);
    std::copy_n(out_->end() - 4, 4, out_->begin() + static_cast<std::ptrdiff_t>(begin_) + 4);
  }
  block(const block&) = delete;
  block& operator=(const block&) = delete;

 private:
  bytes* out_;
  std::size_t begin_;
};

std::string_view shortened(std::string_view text) {
  if (text.size() <= capture_comment_bytes_max) return text;
  std::size_t end = capture_comment_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

// The one's complement sum of RFC 1071, which does not mind the order of bytes: every part but the
// last has an even number of them.
class internet_sum {
 public:
  void add(byte_view data) {
    for (; data.size() >= 4; data = data.subspan(4)) {
      std::uint32_t word = 0;
      std::memcpy(&word, data.data(), 4);
      sum_ += word;
    }
    std::uint32_t rest = 0;
    if (!data.empty()) std::memcpy(&rest, data.data(), data.size());
    sum_ += rest;
  }
  /// As it stands in a header.
  [[nodiscard]] std::array<std::byte, 2> checksum() const {
    std::uint64_t folded = sum_;
    while (folded >> 16 != 0) folded = (folded & 0xffff) + (folded >> 16);
    const auto word = static_cast<std::uint16_t>(~folded);
    std::array<std::byte, 2> out{};
    std::memcpy(out.data(), &word, 2);
    return out;
  }

 private:
  std::uint64_t sum_ = 0;
};

using ip_bytes = address::v6_bytes;

// Both ends in one family.
struct ends {
  bool v4 = false;
  ip_bytes source{};
  ip_bytes target{};
};

ip_bytes mapped(const address& address) {
  ip_bytes whole = address.bytes();
  if (address.is_v6()) return whole;
  std::ranges::rotate(whole, whole.begin() + 4);
  if (!address.is_any()) whole[10] = whole[11] = 0xff;
  return whole;
}

ends ends_of(const address& source, const address& target) {
  const bool v4 = (source.is_v4() || source.is_any()) && (target.is_v4() || target.is_any()) &&
                  (source.is_v4() || target.is_v4());
  if (v4) return {true, source.bytes(), target.bytes()};
  return {false, mapped(source), mapped(target)};
}

struct headers {
  std::array<std::byte, v6_header_bytes + udp_header_bytes> memory{};
  std::size_t ip = 0;

  [[nodiscard]] std::byte* udp() { return memory.data() + ip; }
  [[nodiscard]] byte_view all() const { return byte_view(memory).first(ip + udp_header_bytes); }
};

std::uint8_t traffic_class(const datagram& datagram) {
  return static_cast<std::uint8_t>(unsigned{datagram.dscp.value_or(0)} << 2 |
                                   static_cast<unsigned>(datagram.ecn.value_or(ecn::not_ect)));
}

void put_v4(headers& to, const datagram& datagram, const ends& who, std::size_t udp_bytes) {
  to.ip = v4_header_bytes;
  std::byte* at = to.memory.data();
  at[0] = std::byte{0x45};
  at[1] = std::byte{traffic_class(datagram)};
  put_network(at + 2, static_cast<std::uint16_t>(v4_header_bytes + udp_bytes));
  at[6] = std::byte{0x40};  // don't fragment
  at[8] = std::byte{datagram.ttl.value_or(hops_unknown)};
  at[9] = std::byte{udp_protocol};
  std::memcpy(at + 12, who.source.data(), 4);
  std::memcpy(at + 16, who.target.data(), 4);
  internet_sum sum;
  sum.add({at, v4_header_bytes});
  std::ranges::copy(sum.checksum(), at + 10);
}

void put_v6(headers& to, const datagram& datagram, const ends& who, std::size_t udp_bytes) {
  to.ip = v6_header_bytes;
  std::byte* at = to.memory.data();
  put_network(at,
              static_cast<std::uint32_t>(6U << 28 | std::uint32_t{traffic_class(datagram)} << 20));
  put_network(at + 4, static_cast<std::uint16_t>(udp_bytes));
  at[6] = std::byte{udp_protocol};
  at[7] = std::byte{datagram.ttl.value_or(hops_unknown)};
  std::memcpy(at + 8, who.source.data(), 16);
  std::memcpy(at + 24, who.target.data(), 16);
}

void put_udp(headers& to, const datagram& datagram, const ends& who, std::size_t udp_bytes) {
  std::byte* at = to.udp();
  put_network(at, datagram.source.port);
  put_network(at + 2, datagram.target.port);
  put_network(at + 4, static_cast<std::uint16_t>(udp_bytes));
  if (udp_bytes != datagram.payload.size() + udp_header_bytes) return;  // cut: its sum is not known
  internet_sum sum;
  const std::size_t each = who.v4 ? 4 : 16;
  sum.add(std::as_bytes(std::span(who.source).first(each)));
  sum.add(std::as_bytes(std::span(who.target).first(each)));
  std::array<std::byte, 4> pseudo{{{}, std::byte{udp_protocol}, at[4], at[5]}};
  sum.add(pseudo);
  sum.add({at, udp_header_bytes});
  sum.add(datagram.payload);
  auto checksum = sum.checksum();
  if (checksum == std::array<std::byte, 2>{}) checksum.fill(std::byte{0xff});  // 0 says: none
  std::ranges::copy(checksum, at + 6);
}

}  // namespace

std::string_view name(uncaptured why) noexcept {
  return why == uncaptured::no_address ? "no-address" : "too-long";
}

void append_capture_head(bytes& out, std::string_view application) {
  {
    const block section(out, section_header_block);
    put(out, byte_order_magic);
    put(out, std::uint16_t{1});  // version 1.0
    put(out, std::uint16_t{0});
    put(out, ~std::uint64_t{0});  // length unknown: it is written as datagrams come
    put_option(out, shb_userappl, as_bytes(shortened(application)));
    put_option(out, opt_end, byte_view());
  }
  const block interface(out, interface_description_block);
  put(out, linktype_raw);
  put(out, std::uint16_t{0});
  put(out, std::uint32_t{0});  // no bound on the length of a packet
  put_option(out, if_description, as_bytes("a socket's datagrams; their headers are made up"));
  put_option(out, if_tsresol, std::uint8_t{9});  // nanoseconds
  put_option(out, opt_end, byte_view());
}

std::expected<void, uncaptured> append_captured(bytes& out, const datagram& datagram,
                                                capture_way way, std::string_view comment) {
  if (datagram.unix_source != nullptr || datagram.source.is_none() || datagram.target.is_none()) {
    return std::unexpected(uncaptured::no_address);
  }
  const ends who = ends_of(datagram.source.address, datagram.target.address);
  const std::size_t sent_bytes = std::max(datagram.wire_bytes, datagram.payload.size());
  if (sent_bytes > (who.v4 ? payload_bytes_max_v4 : payload_bytes_max_v6)) {
    return std::unexpected(uncaptured::too_long);
  }
  headers head;
  const std::size_t udp_bytes = udp_header_bytes + sent_bytes;
  who.v4 ? put_v4(head, datagram, who, udp_bytes) : put_v6(head, datagram, who, udp_bytes);
  put_udp(head, datagram, who, udp_bytes);

  const block packet(out, enhanced_packet_block);
  put(out, std::uint32_t{0});  // the interface
  put_time(out, datagram.timestamp.value_or(system_time{}));
  const std::size_t kept = head.all().size() + datagram.payload.size();
  put(out, static_cast<std::uint32_t>(kept));
  put(out, static_cast<std::uint32_t>(head.ip + udp_bytes));
  append(out, head.all());
  append(out, datagram.payload);
  pad(out, kept);
  if (way != capture_way::unknown) {
    put_option(out, epb_flags, std::uint32_t{way == capture_way::in ? 1U : 2U});
  }
  if (!comment.empty()) put_option(out, opt_comment, as_bytes(shortened(comment)));
  if (way != capture_way::unknown || !comment.empty()) put_option(out, opt_end, byte_view());
  return {};
}

void append_capture_note(bytes& out, system_time when, std::string_view note) {
  const auto microseconds =
      std::chrono::floor<std::chrono::microseconds>(when.time_since_epoch()).count();
  std::string entry = "__REALTIME_TIMESTAMP=" + std::to_string(microseconds) +
                      "\nSYSLOG_IDENTIFIER=dgram\nMESSAGE=";
  for (const char c : shortened(note)) entry += c == '\n' || c == '\0' ? ' ' : c;
  entry += '\n';
  const block journal(out, journal_export_block);
  append(out, entry);
  pad(out, entry.size());
}

void append_capture_account(bytes& out, system_time when, const capture_account& account) {
  const block statistics(out, interface_statistics_block);
  put(out, std::uint32_t{0});  // the interface
  put_time(out, when);
  put_option(out, isb_osdrop, account.dropped_by_kernel);
  put_option(out, isb_usrdeliv, account.captured);
  put_option(out, opt_end, byte_view());
}

}  // namespace dgram::workshop
