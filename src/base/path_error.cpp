// SPDX-License-Identifier: MIT
#include <dgram/path_error.hpp>

namespace dgram {

std::string_view name(path_error::reason why) noexcept {
  switch (why) {
    case path_error::reason::refused: return "refused";
    case path_error::reason::unreachable: return "unreachable";
    case path_error::reason::prohibited: return "prohibited";
    case path_error::reason::too_big: return "too-big";
  }
  return "unreachable";
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
