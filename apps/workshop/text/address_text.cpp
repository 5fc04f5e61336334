// SPDX-License-Identifier: MIT
#include "workshop/text/address_text.hpp"

#include <algorithm>

#include <dgram/endpoint.hpp>
#include <dgram/unix_path.hpp>

#include "workshop/text/hex.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::workshop {
namespace {

using form = address_text::form;

constexpr const char* port_missing = "a port is missing: HOST:PORT";
constexpr std::string_view unix_scheme = "unix:";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

// "The last part is a number" as the web has it:
// https://url.spec.whatwg.org/#ends-in-a-number-checker
bool ends_in_number(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  const std::string_view last = host.substr(host.rfind('.') + 1);
  if (all_digits(last)) return true;
  if (!last.starts_with("0x") && !last.starts_with("0X")) return false;
  return std::ranges::all_of(last.substr(2), [](char c) { return hex_digit(c).has_value(); });
}

bool may_be_in_name(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

parsed<void> check_name(std::string_view host) {
  const auto bad = std::ranges::find_if_not(host, may_be_in_name);
  if (bad != host.end()) {
    return wrong(static_cast<std::size_t>(bad - host.begin()), 1, "not a letter of a host name");
  }
  if (!is_text(as_bytes(host))) return wrong(0, host.size(), "not a host name");
  const std::string_view name = host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
  if (name.size() > host_bytes_max)
    return wrong(0, host.size(), "a host name has at most 253 bytes");
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t length = std::min(name.find('.', at), name.size()) - at;
    if (length == 0) return wrong(at, 0, "a part of the host name is missing");
    if (length > host_label_bytes_max) {
      return wrong(at, length, "a part of a host name has at most 63 bytes");
    }
    at += length + 1;
  }
  return {};
}

// Without brackets: a name or a dotted quad.
parsed<form> check_host(std::string_view host) {
  if (host == "*") return wrong(0, 1, "every address of this machine is written :PORT");
  if (ends_in_number(host)) {
    if (const auto quad = address::parse(host); quad && quad->is_v4()) return form::v4;
    return wrong(0, host.size(), "an address of numbers has four, 0 to 255, without leading zeros");
  }
  if (auto name = check_name(host); !name) return std::unexpected(name.error());
  return form::name;
}

// Between brackets: an IPv6 address and perhaps %interface. Whether there is one is not asked.
parsed<void> check_v6(std::string_view host) {
  const std::size_t percent = std::min(host.find('%'), host.size());
  const auto literal = address::parse(host.substr(0, percent));
  if (!literal || host.substr(0, percent).find(':') == host.npos) {
    return wrong(0, percent, "not an IPv6 address");
  }
  if (percent == host.size()) return {};
  if (!literal->is_v6() || !(literal->is_link_local() || literal->is_multicast())) {
    return wrong(percent, host.size() - percent,
                 "only a link-local or multicast address has an interface");
  }
  const std::string_view interface = host.substr(percent + 1);
  if (interface.empty()) return wrong(host.size(), 0, "an interface is missing after %");
  // What no interface has in its name: dev_valid_name() in net/core/dev.c of Linux.
  const bool possible = interface.find_first_of(":/ \t\r\n") == interface.npos;
  if (!possible || !is_text(as_bytes(interface))) {
    return wrong(percent + 1, interface.size(), "not an interface");
  }
  return {};
}

// What follows the host, from its colon on; `at` is where that is.
parsed<std::optional<std::uint16_t>> read_port(std::string_view rest, std::size_t at, bool needed) {
  if (rest.empty() && !needed) return std::nullopt;
  if (rest.size() <= 1) return wrong(at + rest.size(), 0, port_missing);
  const auto port = parse_port(rest.substr(1));
  if (!port) return shifted(port.error(), at + 1);
  return *port;
}

parsed<address_text> read_bracketed(std::string_view text, bool port_needed) {
  const std::size_t close = text.find(']');
  if (close == text.npos) return wrong(0, 1, "no ] after this [");
  const std::string_view host = text.substr(1, close - 1);
  if (auto good = check_v6(host); !good) return shifted(good.error(), 1);
  const std::string_view rest = text.substr(close + 1);
  if (!rest.empty() && rest[0] != ':') return wrong(close + 1, 1, "after ] comes :PORT");
  const auto port = read_port(rest, close + 1, port_needed);
  if (!port) return std::unexpected(port.error());
  return address_text{.kind = form::v6, .host = std::string(host), .port = *port};
}

parsed<address_text> read_host_port(std::string_view text, bool port_needed) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const std::string_view host = text.substr(0, colon);
  address_text read{.kind = form::every_host, .host = std::string(host)};
  if (!host.empty()) {
    const auto kind = check_host(host);
    if (!kind) return std::unexpected(kind.error());
    read.kind = *kind;
  }
  const auto port = read_port(text.substr(colon), colon, port_needed || host.empty());
  if (!port) return std::unexpected(port.error());
  read.port = *port;
  return read;
}

parsed<address_text> read_unix(std::string_view text) {
  const std::string_view path = text.substr(unix_scheme.size());
  const bool rooted = path.starts_with('/') || path.starts_with("./") || path.starts_with("../");
  if (!rooted && !path.starts_with('@')) {
    return wrong(unix_scheme.size(), path.size(), "after unix: comes /path, ./path or @name");
  }
  if (!unix_path::parse(path)) {
    return wrong(unix_scheme.size(), path.size(), "not a socket path: 1 to 107 bytes");
  }
  return address_text{.kind = form::unix_path, .path = std::string(path)};
}

// Mistakes with an answer better than "not a host name".
parsed<void> check_habits(std::string_view text) {
  if (text.empty()) return wrong(0, 0, "an address is missing: HOST:PORT");
  if (const auto space = text.find_first_of(" \t\r\n"); space != text.npos) {
    return wrong(space, 1, "no space in an address: did you mean HOST:PORT?");
  }
  if (const auto scheme = text.find("://"); scheme != text.npos) {
    return wrong(0, scheme + 3, "no scheme before an address: HOST:PORT");
  }
  if (text[0] == '[' || std::ranges::count(text, ':') < 2) return {};
  constexpr std::string_view v6_letters = "0123456789abcdefABCDEF:.";
  if (text.substr(0, text.find('%')).find_first_not_of(v6_letters) == text.npos) {
    return wrong(0, text.size(), "an IPv6 address goes in brackets: [ADDRESS]:PORT");
  }
  return wrong(text.rfind(':'), 1, "one colon too many: HOST:PORT");
}

parsed<address_text> read(std::string_view text, bool port_needed) {
  if (text.starts_with(unix_scheme)) return read_unix(text);
  if (auto good = check_habits(text); !good) return std::unexpected(good.error());
  if (text[0] == '[') return read_bracketed(text, port_needed);
  return read_host_port(text, port_needed);
}

}  // namespace

std::string address_text::to_string() const {
  std::string colon_port = port ? ":" + std::to_string(*port) : "";
  switch (kind) {
    case form::name:
    case form::v4: return host + colon_port;
    case form::v6: return "[" + host + "]" + colon_port;
    case form::every_host: return colon_port;
    case form::port_alone: return colon_port.substr(1);
    case form::unix_path: return std::string(unix_scheme) + path;
  }
  return {};
}

parsed<address_text> parse_address(std::string_view text) {
  if (!all_digits(text)) return read(text, true);
  const auto port = parse_port(text);
  if (!port) return std::unexpected(port.error());
  return address_text{.kind = form::port_alone, .port = *port};
}

parsed<address_text> parse_bind(std::string_view text) {
  if (text.empty()) return wrong(0, 0, "an address or :PORT is missing");
  if (all_digits(text)) return wrong(0, text.size(), "a port alone is written :PORT here");
  return read(text, false);
}

}  // namespace dgram::workshop
