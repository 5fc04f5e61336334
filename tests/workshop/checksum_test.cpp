// SPDX-License-Identifier: MIT
#include "workshop/checksum.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "workshop/hex.hpp"

namespace dgram::workshop {
namespace {

std::string appended(std::string_view to, std::string_view what) {
  bytes data = to_bytes(to);
  append_checksum(data, parse_checksum(what).value());
  return hex(data);
}

TEST(checksum, each_has_its_published_check_value) {
  const std::map<std::string_view, std::uint32_t> published = {
      {"sum8", 0xdd},           {"xor8", 0x31},           {"crc8", 0xf4},
      {"crc16-modbus", 0x4b37}, {"crc16-xmodem", 0x31c3}, {"crc16-ccitt-false", 0x29b1},
      {"crc32", 0xcbf43926}};
  ASSERT_EQ(checksums().size(), published.size());
  for (const auto& one : checksums()) {
    EXPECT_EQ(one.of(as_bytes("123456789")), published.at(one.name)) << one.name;
  }
}

TEST(checksum, is_appended_in_its_usual_order) {
  EXPECT_EQ(appended("123456789", "crc16-modbus"), "313233343536373839374b");
  EXPECT_EQ(appended("123456789", "crc16-xmodem"), "31323334353637383931c3");
  EXPECT_EQ(appended("123456789", "crc32"), "313233343536373839cbf43926");
  EXPECT_EQ(appended("123456789", "sum8"), "313233343536373839dd");
  EXPECT_EQ(appended("\x01\x03", "xor8:le"), "010302");
  EXPECT_EQ(appended("", "crc32"), "00000000");
  EXPECT_EQ(appended("", "crc16-modbus"), "ffff");
}

TEST(checksum, is_appended_in_the_order_asked_for) {
  EXPECT_EQ(appended("123456789", "crc16-modbus:be"), "3132333435363738394b37");
  EXPECT_EQ(appended("123456789", "crc16-modbus:le"), "313233343536373839374b");
  EXPECT_EQ(appended("123456789", "crc32:le"), "3132333435363738392639f4cb");
}

TEST(checksum, a_modbus_request_is_what_a_device_expects) {
  // The example of the Modbus over serial line specification: read ten registers of unit 1.
  bytes request = parse_hex("01 03 00 00 00 0A").value();
  append_checksum(request, parse_checksum("crc16-modbus").value());
  EXPECT_EQ(hex_spaced(request), "01 03 00 00 00 0a c5 cd");
}

TEST(checksum, an_unknown_name_or_order_is_an_error) {
  for (const auto* text : {"crc17", "", "CRC32", "crc32 ", "crc"}) {
    const auto read = parse_checksum(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().at, 0u);
    EXPECT_EQ(read.error().length, std::string_view(text).size());
    for (const auto& one : checksums()) {
      EXPECT_NE(read.error().what.find(one.name), std::string::npos) << "lists " << one.name;
    }
  }
  for (const auto* text : {"crc32:", "crc32:xe", "crc32:le:be"}) {
    const auto read = parse_checksum(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().at, 5u) << text;
    EXPECT_EQ(read.error().what, "after a checksum comes :le or :be");
  }
}

}  // namespace
}  // namespace dgram::workshop
