// SPDX-License-Identifier: MIT
#include <dgram/path_error.hpp>

namespace dgram {
namespace {

// Types and codes: RFC 792 and RFC 1812 §5.2.7.1 for IPv4, RFC 4443 §3 for IPv6.

std::string_view refusal(bool v6, std::uint8_t type, std::uint8_t code) noexcept {
  constexpr std::uint8_t parameter_problem_v6 = 4, protocol_v4 = 2;
  const bool no_udp = v6 ? type == parameter_problem_v6 : code == protocol_v4;
  return no_udp ? "Protocol unreachable" : "Port unreachable";
}

std::string_view destination_v4(std::uint8_t code) noexcept {
  switch (code) {
    case 0:
    case 6:
    case 11: return "Network unreachable";
    case 1:
    case 7:
    case 8:
    case 12: return "Host unreachable";
    default: return "Unreachable";
  }
}

std::string_view destination_v6(std::uint8_t code) noexcept {
  switch (code) {
    case 0: return "Network unreachable";
    case 3: return "Host unreachable";
    default: return "Unreachable";
  }
}

std::string_view unreachable(bool v6, std::uint8_t type, std::uint8_t code) noexcept {
  constexpr std::uint8_t exceeded_v4 = 11, exceeded_v6 = 3;
  constexpr std::uint8_t destination_type_v4 = 3, destination_type_v6 = 1;
  if (type == (v6 ? exceeded_v6 : exceeded_v4)) {
    return code == 0 ? "Time to live exceeded" : "Reassembly time exceeded";
  }
  if (type != (v6 ? destination_type_v6 : destination_type_v4)) return "Unreachable";
  return v6 ? destination_v6(code) : destination_v4(code);
}

}  // namespace

std::string_view name(path_error::reason why) noexcept {
  switch (why) {
    case path_error::reason::refused: return "refused";
    case path_error::reason::unreachable: return "unreachable";
    case path_error::reason::prohibited: return "prohibited";
    case path_error::reason::too_big: return "too-big";
  }
  return "unreachable";
}

std::string_view path_error::cause() const noexcept {
  const bool v6 = target.address.is_v6();
  switch (why) {
    case reason::refused: return refusal(v6, type, code);
    case reason::unreachable: return unreachable(v6, type, code);
    case reason::prohibited: return "Administratively prohibited";
    case reason::too_big: return "Packet too big";
  }
  return "Unreachable";
}

std::size_t path_error::payload_fits() const noexcept {
  const std::uint32_t headers = target.address.is_v6() ? 40 + 8 : 20 + 8;
  return mtu > headers ? mtu - headers : 0;
}

std::string path_error::text() const {
  std::string words = target.to_string() + " " + std::string(name(why));
  if (why == reason::too_big && mtu != 0) {
    words += ": " + std::to_string(payload_fits()) + " bytes fit";
  }
  return words + " (said by " + (by.is_none() ? "this machine" : by.to_string()) + ")";
}

}  // namespace dgram
