// SPDX-License-Identifier: MIT
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "workshop/bytes.hpp"
#include "workshop/parsed.hpp"

namespace dgram::workshop {

/// One way to sum up a payload, as devices want it at the end of what they are sent.
struct checksum {
  std::string_view name;
  std::size_t size;   ///< bytes it takes: 1, 2 or 4
  std::endian order;  ///< in which it is usually sent
  std::uint32_t (*of)(byte_view data) noexcept;
};

/// sum8, xor8, crc8, crc16-modbus, crc16-ccitt-false, crc16-xmodem, crc32: as the catalogue of
/// parametrised CRC algorithms names and checks them (reveng.sourceforge.io/crc-catalogue).
/// Little-endian by default is crc16-modbus alone.
[[nodiscard]] std::span<const checksum> checksums() noexcept;

/// What `--append` asks for.
struct appended_checksum {
  const checksum* kind;  ///< one of checksums()
  std::endian order;
};

/// `crc16-modbus`, `crc32:le`, `crc16-xmodem:be`.
[[nodiscard]] parsed<appended_checksum> parse_checksum(std::string_view text);

/// Puts the checksum of all of `data` at its end.
void append_checksum(bytes& data, appended_checksum what);

}  // namespace dgram::workshop
