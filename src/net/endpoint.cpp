// SPDX-License-Identifier: MIT
#include <arpa/inet.h>
#include <dgram/endpoint.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <optional>

#include "net/private_ranges.hpp"
#include "os/address.hpp"
#include "os/fd.hpp"

namespace dgram {
namespace {

using os::failure;

bool is_mapped(const address::v6_bytes& bytes) noexcept {
  constexpr std::array<std::uint8_t, 12> prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  return std::equal(prefix.begin(), prefix.end(), bytes.begin());
}

// RFC 4007: an index means something for these only. Site-local multicast and wider may have one
// too, but then routing knows the way.
bool takes_scope(const address::v6_bytes& bytes) noexcept {
  const bool link_local = bytes[0] == 0xfe && (bytes[1] & 0xc0) == 0x80;
  return link_local || bytes[0] == 0xff;
}

// inet_pton(3) wants a terminated text and is as strict as this library promises.
template <class Bytes>
bool read_literal(int family, std::string_view text, Bytes& bytes) noexcept {
  std::array<char, INET6_ADDRSTRLEN> terminated{};
  if (text.size() >= terminated.size() || text.find('\0') != text.npos) return false;
  std::copy(text.begin(), text.end(), terminated.begin());
  return ::inet_pton(family, terminated.data(), bytes.data()) == 1;
}

std::optional<std::uint16_t> read_port(std::string_view text) noexcept {
  constexpr std::size_t digits_max = 5;
  if (text.empty() || text.size() > digits_max) return {};
  if (!std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return {};
  unsigned value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  if (value > 65535) return {};
  return static_cast<std::uint16_t>(value);
}

}  // namespace

address address::v6(const v6_bytes& bytes, std::uint32_t scope) noexcept {
  if (is_mapped(bytes)) return v4(bytes[12], bytes[13], bytes[14], bytes[15]);
  address a;
  a.family_ = family::v6;
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(bytes);
  a.high_ = network_order(words[0]);
  a.low_ = network_order(words[1]);
  a.scope_ = takes_scope(bytes) ? scope : 0;
  return a;
}

result<address> address::parse(std::string_view text) {
  v4_bytes four;
  if (read_literal(AF_INET, text, four)) return v4(four);
  const auto percent = text.find('%');
  v6_bytes sixteen;
  if (!read_literal(AF_INET6, text.substr(0, percent), sixteen)) {
    return failure("parse address", errc::bad_address);
  }
  if (percent == text.npos) return v6(sixteen);
  if (!takes_scope(sixteen)) return failure("parse address", errc::bad_address);
  const auto scope = os::interface_index(text.substr(percent + 1));
  if (scope == 0) return failure("parse address", errc::no_such_interface);
  return v6(sixteen, scope);
}

std::string address::to_string() const {
  if (is_none()) return "none";
  std::array<char, INET6_ADDRSTRLEN> text{};
  ::inet_ntop(is_v4() ? AF_INET : AF_INET6, bytes().data(), text.data(), text.size());
  std::string words = text.data();
  if (scope_ == 0) return words;
  const auto name = os::interface_name(scope_);
  return words + "%" + (name.empty() ? std::to_string(scope_) : name);
}

bool address::is_private() const noexcept {
  return std::ranges::any_of(private_ranges(),
                             [this](const network& range) { return range.contains(*this); });
}

result<endpoint> endpoint::parse(std::string_view text) {
  constexpr const char* during = "parse endpoint";
  const auto colon = text.rfind(':');
  const bool bracketed = !text.empty() && text.front() == '[';
  auto host = text.substr(0, colon);
  if (bracketed) {
    const auto bracket = text.find(']');
    if (bracket == text.npos) return failure(during, errc::bad_address);
    if (colon == text.npos || colon != bracket + 1) return failure(during, errc::bad_port);
    host = text.substr(1, bracket - 1);
  } else if (colon == text.npos) {
    return failure(during, errc::bad_port);
  }
  const auto where = dgram::address::parse(host);
  if (!where) return failure(during, static_cast<errc>(where.error().code.value()));
  // Without brackets a port could be one more group of the address.
  const bool colons = host.find(':') != host.npos;
  if (colons != bracketed) return failure(during, errc::bad_address);
  const auto port = read_port(text.substr(colon + 1));
  if (!port) return failure(during, errc::bad_port);
  return endpoint{*where, *port};
}

std::string endpoint::to_string() const {
  if (is_none()) return "none";
  const auto host = address.to_string();
  return (address.is_v6() ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

}  // namespace dgram

std::size_t std::hash<dgram::address>::operator()(const dgram::address& key) const noexcept {
  return std::hash<dgram::endpoint>()({key, 0});
}

// Two multiply-and-fold rounds over address, scope and port: spreads neighbours, resists nobody.
std::size_t std::hash<dgram::endpoint>::operator()(const dgram::endpoint& key) const noexcept {
  constexpr std::uint64_t odd_a = 0x9e3779b97f4a7c15, odd_b = 0xd6e8feb86659fd93;
  const auto words = std::bit_cast<std::array<std::uint64_t, 2>>(key.address.bytes());
  const std::uint64_t tail = (static_cast<std::uint64_t>(key.address.scope()) << 24) ^
                             (static_cast<std::uint64_t>(key.port) << 8) ^
                             static_cast<std::uint64_t>(key.address.kind());
  std::uint64_t mixed = (words[0] ^ odd_a) * odd_b;
  mixed = (mixed ^ (mixed >> 32) ^ words[1]) * odd_a;
  mixed = (mixed ^ (mixed >> 29) ^ tail) * odd_b;
  return static_cast<std::size_t>(mixed ^ (mixed >> 32));
}
