// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Checksums at the end of one payload.
inline constexpr std::size_t checksums_max = 8;

/// One way to sum up a payload, as devices want it at the end of what they are sent.
struct checksum {
  std::string_view name;
  std::size_t size;   ///< bytes it takes: 1, 2 or 4
  std::endian order;  ///< in which it is usually sent
  std::uint32_t (*of)(byte_view data) noexcept;
};

/// sum8, sum8-neg (what makes the sum zero: Modbus ASCII), sum16, xor8; crc8 and its -maxim, -rohc,
/// -itu and -sae; crc16-modbus, -arc, -usb, -ccitt-false, -xmodem, -kermit, -x25, -aug-ccitt,
/// -genibus and -dnp; crc32, crc32c, crc32-mpeg2: as the catalogue of parametrised CRC algorithms
/// checks them (reveng.sourceforge.io/crc-catalogue). Little-endian by default is crc16-modbus
/// alone.
[[nodiscard]] std::span<const checksum> checksums() noexcept;

/// Bytes of a payload, from `first` to `last`, both among them: from 0, or from the end where below
/// 0, -1 being the last one. What the payload does not have is not there.
struct byte_range {
  std::int64_t first = 0;
  std::int64_t last = -1;

  [[nodiscard]] byte_view of(byte_view data) const noexcept;

  friend bool operator==(const byte_range&, const byte_range&) = default;
};

/// What `--append` asks for.
struct appended_checksum {
  const checksum* kind;  ///< one of checksums()
  std::endian order;
  byte_range over = {};  ///< what it sums up, of the payload before it

  friend bool operator==(const appended_checksum&, const appended_checksum&) = default;
};

/// `crc16-modbus`, `crc32:le`, `sum8@2..-1`, `crc16-xmodem@1..:be`. Of the range either end may be
/// left out.
[[nodiscard]] parsed<appended_checksum> parse_checksum(std::string_view text);

/// One or more of these with commas between them, each about what stands before it, the checksums
/// before it too.
[[nodiscard]] parsed<std::vector<appended_checksum>> parse_checksums(std::string_view text);

/// parse_checksum() reads it back. Says neither the usual order nor the whole payload.
[[nodiscard]] std::string to_string(const appended_checksum& what);

/// Puts the checksum of `data` at its end.
void append_checksum(bytes& data, const appended_checksum& what);

/// True if `payload` ends in this checksum of the bytes before it.
[[nodiscard]] bool ends_in_checksum(byte_view payload, const appended_checksum& what);

/// The checksums that `payload` may end in, the longest first, each with its order; over all before
/// it, or without the first byte or two where only that fits. One of a single byte is there by
/// chance in every tenth payload or so: those shorter than `least_bytes` are not looked for.
/// Nothing but zeros ends in none: of zeros many a sum is zero.
[[nodiscard]] std::vector<appended_checksum> detect_checksums(byte_view payload,
                                                              std::size_t least_bytes = 2);

}  // namespace dgram::workshop
