// SPDX-License-Identifier: MIT
#include "workshop/capture/ip_packet.hpp"

#include <algorithm>
#include <array>

namespace dgram::workshop {
namespace {

template <class T>
using seen = std::expected<T, capture_skip>;
using skipped = std::unexpected<capture_skip>;

constexpr std::size_t udp_header_bytes = 8;
constexpr std::uint8_t udp_protocol = 17;

std::uint8_t byte_at(byte_view data, std::size_t at) {
  return std::to_integer<std::uint8_t>(data[at]);
}
std::uint16_t word_at(byte_view data, std::size_t at) {
  return static_cast<std::uint16_t>(byte_at(data, at) << 8 | byte_at(data, at + 1));
}
std::uint32_t long_at(byte_view data, std::size_t at) {
  return std::uint32_t{word_at(data, at)} << 16 | word_at(data, at + 2);
}

// From the type of a frame on: VLAN tags, then IP.
seen<byte_view> after_type(byte_view frame, std::uint16_t type, std::size_t header) {
  if (frame.size() < header) return skipped(capture_skip::cut);
  byte_view rest = frame.subspan(header);
  for (int tags = 0; type == 0x8100 || type == 0x88a8 || type == 0x9100; ++tags) {
    if (tags == vlan_tags_max) return skipped(capture_skip::malformed);
    if (rest.size() < 4) return skipped(capture_skip::cut);
    type = word_at(rest, 2);
    rest = rest.subspan(4);
  }
  if (type != 0x0800 && type != 0x86dd) return skipped(capture_skip::not_ip);
  return rest;
}

// Each system has its own numbers for IPv6: Linux, NetBSD and OpenBSD, FreeBSD, macOS.
bool is_ip_family(std::uint32_t family) {
  return family == 2 || family == 10 || family == 24 || family == 28 || family == 30;
}

seen<byte_view> ip_in(link_kind link, byte_view frame) {
  switch (link) {
    case link_kind::raw: return frame;
    case link_kind::ethernet:
      if (frame.size() < 14) return skipped(capture_skip::cut);
      return after_type(frame, word_at(frame, 12), 14);
    case link_kind::sll:
      if (frame.size() < 16) return skipped(capture_skip::cut);
      return after_type(frame, word_at(frame, 14), 16);
    case link_kind::sll2:
      if (frame.size() < 20) return skipped(capture_skip::cut);
      return after_type(frame, word_at(frame, 0), 20);
    default:
      if (frame.size() < 4) return skipped(capture_skip::cut);
      const std::uint32_t family = long_at(frame, 0);
      if (!is_ip_family(family) && !is_ip_family(__builtin_bswap32(family))) {
        return skipped(capture_skip::not_ip);
      }
      return frame.subspan(4);
  }
}

struct ip_payload {
  byte_view kept;          // as far as the frame reaches
  std::size_t length = 0;  // as the header says
};

void note_traffic_class(arrival& about, std::uint8_t value) {
  about.dscp = static_cast<std::uint8_t>(value >> 2);
  about.ecn = static_cast<ecn>(value & 3);
}

address v4_at(byte_view packet, std::size_t at) {
  return address::v4(byte_at(packet, at), byte_at(packet, at + 1), byte_at(packet, at + 2),
                     byte_at(packet, at + 3));
}

address v6_at(byte_view packet, std::size_t at) {
  address::v6_bytes bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = byte_at(packet, at + i);
  return address::v6(bytes);
}

seen<ip_payload> read_v4(byte_view packet, arrival& about) {
  if (packet.size() < 20) return skipped(capture_skip::cut);
  const std::size_t header = std::size_t{byte_at(packet, 0) & 0xfU} * 4;
  // A card that segments for the kernel is handed packets without a length.
  const std::size_t told = word_at(packet, 2);
  const std::size_t length = told == 0 ? packet.size() : told;
  if (header < 20 || length < header) return skipped(capture_skip::malformed);
  if (byte_at(packet, 9) != udp_protocol) return skipped(capture_skip::not_udp);
  if ((word_at(packet, 6) & 0x3fff) != 0) return skipped(capture_skip::fragment);
  if (packet.size() < header) return skipped(capture_skip::cut);
  note_traffic_class(about, byte_at(packet, 1));
  about.ttl = byte_at(packet, 8);
  about.source.address = v4_at(packet, 12);
  about.target.address = v4_at(packet, 16);
  const std::size_t kept = std::min(packet.size(), length);
  return ip_payload{packet.subspan(header, kept - header), length - header};
}

bool is_extension(std::uint8_t kind) {
  constexpr auto kinds = std::to_array<std::uint8_t>({0, 43, 44, 51, 60, 135});
  return std::ranges::find(kinds, kind) != kinds.end();
}

// Length of the extension header that `rest` begins with: 44 is fragment, 51 authentication.
std::size_t extension_bytes(std::uint8_t kind, byte_view rest) {
  if (kind == 44) return 8;
  const std::size_t length = byte_at(rest, 1);
  return kind == 51 ? (length + 2) * 4 : (length + 1) * 8;
}

// Leaves in `inside` what follows the extension headers.
seen<void> skip_extensions(ip_payload& inside, std::uint8_t kind) {
  for (int headers = 0; kind != udp_protocol; ++headers) {
    if (headers == extension_headers_max) return skipped(capture_skip::malformed);
    if (!is_extension(kind)) return skipped(capture_skip::not_udp);
    if (inside.kept.size() < 8) return skipped(capture_skip::cut);
    // A fragment that is the whole packet counts as unfragmented (RFC 6946).
    if (kind == 44 && (word_at(inside.kept, 2) & 0xfff9) != 0) {
      return skipped(capture_skip::fragment);
    }
    const std::size_t header = extension_bytes(kind, inside.kept);
    if (header > inside.length) return skipped(capture_skip::malformed);
    if (header > inside.kept.size()) return skipped(capture_skip::cut);
    kind = byte_at(inside.kept, 0);
    inside.kept = inside.kept.subspan(header);
    inside.length -= header;
  }
  return {};
}

seen<ip_payload> read_v6(byte_view packet, arrival& about) {
  if (packet.size() < 40) return skipped(capture_skip::cut);
  note_traffic_class(about, static_cast<std::uint8_t>(word_at(packet, 0) >> 4));
  about.ttl = byte_at(packet, 7);
  about.source.address = v6_at(packet, 8);
  about.target.address = v6_at(packet, 24);
  const std::size_t length = word_at(packet, 4);
  ip_payload inside{packet.subspan(40, std::min(packet.size() - 40, length)), length};
  if (auto read = skip_extensions(inside, byte_at(packet, 6)); !read) {
    return skipped(read.error());
  }
  return inside;
}

seen<ip_payload> read_ip(byte_view packet, arrival& about) {
  if (packet.empty()) return skipped(capture_skip::cut);
  switch (byte_at(packet, 0) >> 4) {
    case 4: return read_v4(packet, about);
    case 6: return read_v6(packet, about);
    default: return skipped(capture_skip::malformed);
  }
}

}  // namespace

std::string_view name(capture_skip why) noexcept {
  constexpr std::array<std::string_view, capture_skips_count> names{"not-ip", "not-udp", "fragment",
                                                                    "cut", "malformed"};
  return names[static_cast<std::size_t>(why)];
}

std::expected<datagram, capture_skip> datagram_of(link_kind link, byte_view frame) {
  const auto packet = ip_in(link, frame);
  if (!packet) return skipped(packet.error());
  datagram datagram;
  const auto inside = read_ip(*packet, datagram);
  if (!inside) return skipped(inside.error());
  if (inside->length < udp_header_bytes) return skipped(capture_skip::malformed);
  if (inside->kept.size() < udp_header_bytes) return skipped(capture_skip::cut);
  const std::size_t length = word_at(inside->kept, 4);
  if (length < udp_header_bytes || length > inside->length) {
    return skipped(capture_skip::malformed);
  }
  datagram.source.port = word_at(inside->kept, 0);
  datagram.target.port = word_at(inside->kept, 2);
  datagram.to_group =
      datagram.target.address.is_multicast() || datagram.target.address.is_broadcast();
  datagram.wire_bytes = length - udp_header_bytes;
  datagram.payload = inside->kept.subspan(udp_header_bytes,
                                          std::min(inside->kept.size(), length) - udp_header_bytes);
  datagram.truncated = datagram.payload.size() < datagram.wire_bytes;
  return datagram;
}

}  // namespace dgram::workshop
