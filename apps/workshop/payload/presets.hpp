// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <dgram/limits.hpp>

#include "workshop/payload/payload_spec.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Presets of one list.
inline constexpr std::size_t presets_max = 1000;
/// Longest text of a list, and of one line of it: a datagram of 64 KiB in hex fits.
inline constexpr std::size_t presets_bytes_max = 1 << 20;
inline constexpr std::size_t preset_line_bytes_max = 256 << 10;
/// Longest name.
inline constexpr std::size_t preset_name_bytes_max = 64;
/// Longest time before one is sent.
inline constexpr duration preset_delay_max = std::chrono::hours(1);

/// Something to be sent again and again. Plain: whether it makes sense is for preset_list to say.
struct preset {
  std::string name;        ///< printable, not empty; two may have the same
  std::string to = {};     ///< as the command takes an address; "": wherever the others go
  payload_spec payload{};  ///< without `data`, `text` may be empty: an empty datagram
  duration delay{};        ///< before it is sent, in a sequence
  std::string above = {};  ///< comments and empty lines before it, as they stand, each line ended

  friend bool operator==(const preset&, const preset&) = default;
};

/// Presets in their order. As a text, a preset a line (docs/presets.md):
///
///     # what the boiler understands
///     status: to 10.0.0.7:5000 escapes text "AT+STATE?[0D 0A]"
///     "read all": to 10.0.0.7:502 hex text "01 03 00 00 00 0A" append crc16-modbus
///     你好: text "你好" encoding gbk eol crlf delay 100ms
///     raw: data "a5 00 01"
struct preset_list {
  std::vector<preset> presets = {};
  std::string below = {};  ///< comments and empty lines behind the last one

  /// Reads a text. The error's place is in the whole text: see line_at() for the line.
  [[nodiscard]] static parsed<preset_list> parse(std::string_view text);
  /// Checks presets that were made otherwise. The error's place is in what print() says of them,
  /// and at 0 where a comment is invalid.
  [[nodiscard]] static parsed<preset_list> of(std::vector<preset> presets);

  /// As a text that parse() reads back to the same. Safe for a terminal.
  [[nodiscard]] std::string print() const;

  friend bool operator==(const preset_list&, const preset_list&) = default;
};

/// The command that sends the same bytes, for any POSIX shell: `dgram send 10.0.0.7:5000 -e
/// 'AT+STATE?[0D 0A]'`. One line, safe for a terminal, whatever the preset holds. Where it has no
/// address stands HOST:PORT. For presets that preset_list::of() takes.
[[nodiscard]] std::string as_command(const preset& preset);

}  // namespace dgram::workshop
