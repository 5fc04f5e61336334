// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Longest name of a host: 255 bytes on the wire less a length and the root (RFC 1035 §2.3.4).
inline constexpr std::size_t host_bytes_max = 253;
/// Longest part of a host name between dots (RFC 1035 §2.3.4).
inline constexpr std::size_t host_label_bytes_max = 63;

/// An address as a person typed it, taken apart and not looked up: names stay names, and whether an
/// interface of that name exists is for endpoint::parse to say.
struct address_text {
  enum class form : std::uint8_t {
    name,        ///< `HOST:PORT`: the command resolves it
    v4,          ///< `192.0.2.1:PORT`
    v6,          ///< `[2001:db8::1]:PORT`, `[fe80::1%eth0]:PORT`
    every_host,  ///< `:PORT`: to send, this machine; to listen, every address of it
    port_alone,  ///< `PORT`: to listen, loopback only
    unix_path    ///< `unix:/path` `unix:./path` `unix:@name`
  };

  form kind = form::name;
  std::string host = {};                   ///< name, v4, v6: without brackets, with `%eth0`
  std::optional<std::uint16_t> port = {};  ///< always there, but for unix_path and parse_bind()
  std::string path = {};                   ///< unix_path: `/path` or `@name`

  /// True if endpoint::parse or unix_path::parse can read to_string(), without a resolver.
  [[nodiscard]] bool is_literal() const noexcept {
    return kind == form::v4 || kind == form::v6 || kind == form::unix_path;
  }
  /// As it would be typed.
  [[nodiscard]] std::string to_string() const;

  friend bool operator==(const address_text&, const address_text&) = default;
};

/// The forms above. A host whose last part is a number must be a dotted quad, so `10.1:53` is an
/// error and not 10.0.0.1; an IPv6 address needs its brackets.
[[nodiscard]] parsed<address_text> parse_address(std::string_view text);

/// `--bind [ADDR][:PORT]`: the same without a port if one likes (`192.0.2.1`, `[::1]`), and never a
/// number alone, which could be either.
[[nodiscard]] parsed<address_text> parse_bind(std::string_view text);

}  // namespace dgram::workshop
