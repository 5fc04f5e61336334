// SPDX-License-Identifier: MIT
#include "workshop/payload/checksum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

std::string appended(std::string_view to, std::string_view what) {
  bytes data = to_bytes(to);
  append_checksum(data, parse_checksum(what).value());
  return hex(data);
}

TEST(Checksum, EachHasItsPublishedCheckValue) {
  const std::map<std::string_view, std::uint32_t> published = {{"sum8", 0xdd},
                                                               {"sum8-neg", 0x23},
                                                               {"sum16", 0x01dd},
                                                               {"xor8", 0x31},
                                                               {"crc8", 0xf4},
                                                               {"crc8-maxim", 0xa1},
                                                               {"crc8-rohc", 0xd0},
                                                               {"crc8-itu", 0xa1},
                                                               {"crc8-sae", 0x4b},
                                                               {"crc16-modbus", 0x4b37},
                                                               {"crc16-arc", 0xbb3d},
                                                               {"crc16-usb", 0xb4c8},
                                                               {"crc16-ccitt-false", 0x29b1},
                                                               {"crc16-xmodem", 0x31c3},
                                                               {"crc16-kermit", 0x2189},
                                                               {"crc16-x25", 0x906e},
                                                               {"crc16-aug-ccitt", 0xe5cc},
                                                               {"crc16-genibus", 0xd64e},
                                                               {"crc16-dnp", 0xea82},
                                                               {"crc32", 0xcbf43926},
                                                               {"crc32c", 0xe3069283},
                                                               {"crc32-mpeg2", 0x0376e6e7}};
  ASSERT_EQ(checksums().size(), published.size());
  for (const auto& one : checksums()) {
    EXPECT_EQ(one.of(as_bytes("123456789")), published.at(one.name)) << one.name;
  }
}

TEST(Checksum, IsAppendedInItsUsualOrder) {
  EXPECT_EQ(appended("123456789", "crc16-modbus"), "313233343536373839374b");
  EXPECT_EQ(appended("123456789", "crc16-xmodem"), "31323334353637383931c3");
  EXPECT_EQ(appended("123456789", "crc32"), "313233343536373839cbf43926");
  EXPECT_EQ(appended("123456789", "sum8"), "313233343536373839dd");
  EXPECT_EQ(appended("\x01\x03", "xor8:le"), "010302");
  EXPECT_EQ(appended("", "crc32"), "00000000");
  EXPECT_EQ(appended("", "crc16-modbus"), "ffff");
}

TEST(Checksum, IsAppendedInTheOrderAskedFor) {
  EXPECT_EQ(appended("123456789", "crc16-modbus:be"), "3132333435363738394b37");
  EXPECT_EQ(appended("123456789", "crc16-modbus:le"), "313233343536373839374b");
  EXPECT_EQ(appended("123456789", "crc32:le"), "3132333435363738392639f4cb");
}

TEST(Checksum, AModbusRequestIsWhatADeviceExpects) {
  // The example of the Modbus over serial line specification: read ten registers of unit 1.
  bytes request = parse_hex("01 03 00 00 00 0A").value();
  append_checksum(request, parse_checksum("crc16-modbus").value());
  EXPECT_EQ(hex_spaced(request), "01 03 00 00 00 0a c5 cd");
}

TEST(Checksum, AnUnknownNameOrOrderIsAnError) {
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

TEST(Checksum, ARangeCountsFromEitherEndAndIsClipped) {
  const std::string data = "0123456789";
  const auto over = [&](std::string_view range) {
    const auto read = parse_checksum("xor8@" + std::string(range));
    EXPECT_TRUE(read) << range << ": " << read.error().what;
    return std::string(as_text(read->over.of(as_bytes(data))));
  };
  EXPECT_EQ(over("2..-1"), "23456789");
  EXPECT_EQ(over("2.."), "23456789");
  EXPECT_EQ(over("..-3"), "01234567");
  EXPECT_EQ(over("0..0"), "0");
  EXPECT_EQ(over("-4..-2"), "678");
  EXPECT_EQ(over(".."), data);
  EXPECT_EQ(over("8..20"), "89");
  EXPECT_EQ(over("-20..1"), "01");
  EXPECT_EQ(over("12..20"), "");
  EXPECT_EQ(over("5..-8"), "") << "nothing lies between";
  EXPECT_EQ(byte_range{}.of({}).size(), 0u);
}

TEST(Checksum, ARangeAndAnOrderAreReadAndWritten) {
  EXPECT_EQ(appended("\x7e\x01\x02\x03", "crc16-modbus@1..:be"),
            hex(as_bytes("\x7e\x01\x02\x03")) + "6161");
  for (const auto* text : {"sum8", "sum8@2..-1", "crc32:le", "crc16-modbus@1..-3:be"}) {
    EXPECT_EQ(to_string(parse_checksum(text).value()), text);
  }
  EXPECT_EQ(to_string(parse_checksum("crc32@..:be").value()), "crc32");
  for (const auto* text :
       {"sum8@", "sum8@2", "sum8@9..2", "sum8@-1..-2", "sum8@a..b", "sum8@1..2,", "sum8:le@1..2",
        "sum8@-0..", "sum8@--1..", "sum8@65528..", "sum8@1...2"}) {
    const auto read = parse_checksum(text);
    ASSERT_FALSE(read) << text;
    EXPECT_GE(read.error().at, 4u) << text;
    EXPECT_LE(read.error().at + read.error().length, std::string_view(text).size()) << text;
  }
}

TEST(Checksum, SeveralStandOneBehindTheOther) {
  const auto all = parse_checksums("sum8,crc16-modbus@..-2:be,xor8");
  ASSERT_TRUE(all);
  ASSERT_EQ(all->size(), 3u);
  EXPECT_EQ(to_string((*all)[1]), "crc16-modbus@0..-2:be");
  EXPECT_EQ(parse_checksums("sum8,,xor8").error().at, 5u);
  EXPECT_EQ(parse_checksums("sum8,").error().at, 5u);
  EXPECT_FALSE(parse_checksums(""));
  EXPECT_TRUE(parse_checksums("sum8,sum8,sum8,sum8,sum8,sum8,sum8,sum8"));
  EXPECT_FALSE(parse_checksums("sum8,sum8,sum8,sum8,sum8,sum8,sum8,sum8,sum8"));
}

// The checksums found, as --append takes them.
std::vector<std::string> detected(std::string_view payload_in_hex, std::size_t least_bytes = 2) {
  std::vector<std::string> names;
  for (const auto& one : detect_checksums(parse_hex(payload_in_hex).value(), least_bytes)) {
    names.push_back(to_string(one));
  }
  return names;
}

TEST(Checksum, IsVerifiedAtTheEnd) {
  const auto modbus = parse_checksum("crc16-modbus").value();
  EXPECT_TRUE(ends_in_checksum(parse_hex("01 03 00 00 00 0A C5 CD").value(), modbus));
  EXPECT_FALSE(ends_in_checksum(parse_hex("01 03 00 00 00 0B C5 CD").value(), modbus));
  EXPECT_FALSE(ends_in_checksum(parse_hex("01 03 00 00 00 0A CD C5").value(), modbus));
  EXPECT_FALSE(ends_in_checksum(parse_hex("C5").value(), modbus));
  EXPECT_FALSE(ends_in_checksum({}, modbus));
  for (const auto& one : checksums()) {
    for (const auto* range : {"", "@1..", "@..-2:le", "@2..3:be"}) {
      bytes data = to_bytes("abcdef");
      const auto what = parse_checksum(std::string(one.name) + range).value();
      append_checksum(data, what);
      EXPECT_TRUE(ends_in_checksum(data, what)) << one.name << range;
      data.back() ^= std::byte{1};
      EXPECT_FALSE(ends_in_checksum(data, what)) << one.name << range;
    }
  }
}

TEST(Checksum, IsFoundWithItsOrder) {
  using names = std::vector<std::string>;
  EXPECT_EQ(detected("01 03 00 00 00 0A C5 CD"), names{"crc16-modbus"});
  EXPECT_EQ(detected("01 03 00 00 00 0A CD C5"), names{"crc16-modbus:be"});
  EXPECT_EQ(detected("31 32 33 34 35 36 37 38 39 CB F4 39 26"), names{"crc32"});
  EXPECT_EQ(detected("7e 31 32 33 34 35 36 37 38 39 31 c3"), names{"crc16-xmodem@1..-1"});
  EXPECT_EQ(detected("aa 55 31 32 33 34 35 36 37 38 39 29 b1"), names{"crc16-ccitt-false@2..-1"});
  EXPECT_EQ(detected("48 65 6c 6c 6f"), names{});
  EXPECT_EQ(detected(""), names{});
  EXPECT_EQ(detected("ff ff"), names{}) << "a sum of nothing is none";
  EXPECT_EQ(detected("00 00 00 00"), names{}) << "zeros tell nothing";
  EXPECT_EQ(detected("31 32 33 34 35 36 37 38 39 dd"), names{}) << "one byte proves little";
  const auto short_ones = detected("31 32 33 34 35 36 37 38 39 dd", 1);
  EXPECT_NE(std::ranges::find(short_ones, "sum8"), short_ones.end());
}

TEST(Checksum, EveryKindThatWasAppendedIsFound) {
  for (const auto& one : checksums()) {
    for (const auto* order : {":le", ":be"}) {
      bytes data = to_bytes("123456789");
      const auto what = parse_checksum(std::string(one.name) + order).value();
      append_checksum(data, what);
      const auto found = detect_checksums(data, 1);
      const auto same = [&](const auto& each) {
        return each.kind == what.kind && (each.order == what.order || one.size == 1);
      };
      EXPECT_TRUE(std::ranges::any_of(found, same)) << one.name << order;
      EXPECT_EQ(found.empty() ? 0 : found[0].kind->size, one.size) << one.name << ", longest first";
    }
  }
}

}  // namespace
}  // namespace dgram::workshop
