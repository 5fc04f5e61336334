// SPDX-License-Identifier: MIT
#include "workshop/checksum.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include <boost/crc.hpp>

namespace dgram::workshop {
namespace {

std::uint32_t sum8(byte_view data) noexcept {
  return std::accumulate(data.begin(), data.end(), 0U, [](std::uint32_t sum, std::byte one) {
    return (sum + std::to_integer<std::uint32_t>(one)) & 0xff;
  });
}

std::uint32_t xor8(byte_view data) noexcept {
  return std::accumulate(data.begin(), data.end(), 0U, [](std::uint32_t sum, std::byte one) {
    return sum ^ std::to_integer<std::uint32_t>(one);
  });
}

template <class Crc>
std::uint32_t crc(byte_view data) noexcept {
  Crc sum;
  sum.process_bytes(data.data(), data.size());
  return static_cast<std::uint32_t>(sum.checksum());
}

// Bits, polynomial, start, what is xored at the end, and whether bits go in and out mirrored.
using crc8 = boost::crc_optimal<8, 0x07, 0, 0, false, false>;
using crc16_modbus = boost::crc_optimal<16, 0x8005, 0xffff, 0, true, true>;
using crc16_ccitt_false = boost::crc_optimal<16, 0x1021, 0xffff, 0, false, false>;
using crc16_xmodem = boost::crc_optimal<16, 0x1021, 0, 0, false, false>;
using crc32 = boost::crc_optimal<32, 0x04c11db7, 0xffffffff, 0xffffffff, true, true>;

constexpr checksum table[] = {
    {"sum8", 1, std::endian::big, sum8},
    {"xor8", 1, std::endian::big, xor8},
    {"crc8", 1, std::endian::big, crc<crc8>},
    {"crc16-modbus", 2, std::endian::little, crc<crc16_modbus>},
    {"crc16-ccitt-false", 2, std::endian::big, crc<crc16_ccitt_false>},
    {"crc16-xmodem", 2, std::endian::big, crc<crc16_xmodem>},
    {"crc32", 4, std::endian::big, crc<crc32>},
};

}  // namespace

std::span<const checksum> checksums() noexcept { return table; }

parsed<appended_checksum> parse_checksum(std::string_view text) {
  const std::size_t colon = std::min(text.find(':'), text.size());
  const auto* found = std::ranges::find(table, text.substr(0, colon), &checksum::name);
  if (found == std::end(table)) {
    return wrong(0, colon,
                 "not a checksum: one of sum8, xor8, crc8, crc16-modbus, crc16-ccitt-false, "
                 "crc16-xmodem, crc32");
  }
  const std::string_view order = text.substr(colon);
  if (order.empty()) return appended_checksum{found, found->order};
  if (order == ":le") return appended_checksum{found, std::endian::little};
  if (order == ":be") return appended_checksum{found, std::endian::big};
  return wrong(colon, order.size(), "after a checksum comes :le or :be");
}

void append_checksum(bytes& data, appended_checksum what) {
  const std::uint32_t sum = what.kind->of(data);
  for (std::size_t i = 0; i < what.kind->size; ++i) {
    const std::size_t place = what.order == std::endian::little ? i : what.kind->size - 1 - i;
    data.push_back(static_cast<std::byte>(sum >> (8 * place)));
  }
}

}  // namespace dgram::workshop
