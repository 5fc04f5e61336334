// SPDX-License-Identifier: MIT
#include <dgram/result.hpp>

namespace dgram {
namespace {

class errc_category final : public std::error_category {
 public:
  const char* name() const noexcept override { return "dgram"; }

  std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::bad_address: return "not an address";
      case errc::bad_port: return "not a port: a decimal number from 0 to 65535";
      case errc::bad_path: return "not a socket path: 1 to 107 bytes";
      case errc::no_such_interface: return "no such interface";
      case errc::name_not_resolved: return "name not resolved";
      case errc::resolver_timeout: return "the resolver did not answer in time";
      case errc::not_connected: return "not connected";
      case errc::wrong_family: return "not an address of this socket's family";
      case errc::payload_too_long: return "longer than a datagram can be";
      case errc::not_a_datagram_socket: return "not a datagram socket";
      case errc::broadcast_not_enabled: return "broadcast is not enabled on this socket";
    }
    return "unknown error";
  }

  std::error_condition default_error_condition(int code) const noexcept override {
    if (static_cast<errc>(code) == errc::broadcast_not_enabled) {
      return std::errc::permission_denied;
    }
    return {code, *this};
  }
};

}  // namespace

const std::error_category& category() noexcept {
  static const errc_category the_category;
  return the_category;
}

std::error_code make_error_code(errc code) noexcept { return {static_cast<int>(code), category()}; }

std::string error::text() const {
  std::string words = during;
  if (!where.is_none()) words += (words.empty() ? "" : " ") + where.to_string();
  return words + (words.empty() ? "" : ": ") + code.message();
}

}  // namespace dgram
