// SPDX-License-Identifier: MIT
#include "workshop/capture/hex_dump_reader.hpp"

#include <gtest/gtest.h>

#include <string>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

// Datagrams in hex, a comma after each; or what is wrong and where.
std::string read(std::string_view text) {
  const auto all = parse_hex_dump(text);
  if (!all) return std::to_string(all.error().at) + ": " + all.error().what;
  std::string out;
  for (const bytes& one : *all) out += hex(one) + ",";
  return out;
}

constexpr const char* hello = "48656c6c6f2c20576f726c64212031323334,";  // Hello, World! 1234

TEST(HexDumpReader, ReadsXxd) {
  EXPECT_EQ(read("00000000: 4865 6c6c 6f2c 2057 6f72 6c64 2120 3132  Hello, World! 12\n"
                 "00000010: 3334                                     34\n"),
            hello);
  EXPECT_EQ(read("00000000: 48 65 6c 6c 6f 2c 20 57  Hello, W\r\n"
                 "00000008: 6f 72 6c 64 21 20 31 32  orld! 12\r\n"
                 "00000010: 33 34                    34\r\n"),
            hello);
  EXPECT_EQ(read("48656c6c6f2c20576f726c64\n212031323334\n"), hello) << "xxd -p";
}

TEST(HexDumpReader, ReadsHexdumpAndOdAndTcpdump) {
  EXPECT_EQ(read("00000000  48 65 6c 6c 6f 2c 20 57  6f 72 6c 64 21 20 31 32  |Hello, World! 12|\n"
                 "00000010  33 34                                             |34|\n"
                 "00000012\n"),
            hello);
  EXPECT_EQ(read("000000 48 65 6c 6c 6f 2c 20 57 6f 72 6c 64 21 20 31 32  >Hello, World! 12<\n"
                 "000010 33 34                                            >34<\n"
                 "000012\n"),
            hello);
  EXPECT_EQ(read("\t0x0000:  4865 6c6c 6f2c 2057 6f72 6c64 2120 3132  Hello,.World!.12\n"
                 "\t0x0010:  3334                                     34\n"),
            hello);
}

TEST(HexDumpReader, ReadsWireshark) {
  EXPECT_EQ(read("0000   48 65 6c 6c 6f 2c 20 57 6f 72 6c 64 21 20 31 32   Hello, World! 12\n"
                 "0010   33 34                                             34\n"),
            hello);
  EXPECT_EQ(read("0000  48 65 6c 6c 6f 2c 20 57  6f 72 6c 64 21 20 31 32   Hello, W orld! 12\n"
                 "0010  33 34                                              34\n"),
            hello);
}

TEST(HexDumpReader, ReadsWhatHexDumpWrites) {
  for (const std::size_t size : {1u, 7u, 8u, 9u, 15u, 16u, 17u, 24u, 65'507u}) {
    bytes data(size);
    for (std::size_t i = 0; i < size; ++i) data[i] = static_cast<std::byte>(0x61 + i % 6);
    const auto all = parse_hex_dump(hex_dump(data));
    ASSERT_TRUE(all.has_value()) << size;
    ASSERT_EQ(all->size(), 1u) << size;
    EXPECT_EQ(all->front(), data) << size;
  }
}

TEST(HexDumpReader, TheTextColumnIsNoDataEvenIfItLooksLikeIt) {
  EXPECT_EQ(read("00000000: 6162 6364                                abcd"), "61626364,");
  EXPECT_EQ(read("0000  61 62 63 64 65 66 61 62                           abcdefab"),
            "6162636465666162,");
  EXPECT_EQ(read("0000  61 62 63 64 65 66 61 62  abcdefab"), "6162636465666162,");
  EXPECT_EQ(read("0000  30\t30"), "30,");
  EXPECT_EQ(read("0000  0a  \xc2\xb7"), "0a,") << "a middle dot for what cannot be shown";
}

TEST(HexDumpReader, AnOffset0BeginsADatagramAndBlankLinesDoNotMatterThen) {
  EXPECT_EQ(read("0000  61\n0000  62\n\n\n0000  63 64\n\n0002  65\n"), "61,62,636465,");
  EXPECT_EQ(read("0000\n0000  61\n0000\n"), ",61,,") << "one without bytes is an empty one";
}

TEST(HexDumpReader, PlainHexHasBlankLinesBetweenDatagrams) {
  EXPECT_EQ(read("a5 5a\n01,0x02\n\n \t\n03:04\n"), "a55a0102,0304,");
  EXPECT_EQ(read("0000\n0001"), "00000001,");
  EXPECT_EQ(read("0000 1111  2222"), "000011112222,");
  EXPECT_EQ(read("1234 56 78"), "12345678,") << "not an offset: no dump begins there";
}

TEST(HexDumpReader, NothingIsNoDatagram) {
  EXPECT_EQ(read(""), "");
  EXPECT_EQ(read(" \r\n\t\n"), "");
  EXPECT_EQ(read("# a word\n"), "");
}

TEST(HexDumpReader, CommentsAndAByteOrderMarkArePassedOver) {
  EXPECT_EQ(read("\xef\xbb\xbf# from the lab\n0000  61\n  # more\n0001  62\n"), "6162,");
  EXPECT_EQ(read("# a\n61\n# b\n62"), "6162,");
}

TEST(HexDumpReader, AStarRepeatsTheLineBefore) {
  EXPECT_EQ(read("00000000  61 62  |ab|\n*\n00000006  63  |c|\n"), "61626162616263,");
  EXPECT_EQ(read("00000000  61 62\n*\n00000004\n"), "61626162,");
  EXPECT_EQ(read("00000000  61 62\n*\n00000005\n"),
            "18: not the next offset: bytes are missing or extra");
  EXPECT_EQ(read("00000000: 61\n*\n"), "15: after * an offset is wanted, to tell how often");
  EXPECT_EQ(read("00000000:\n*\n00000002\n"), "10: no line before it that could be repeated");
}

TEST(HexDumpReader, ErrorsTellThePlace) {
  EXPECT_EQ(read("0000  61\n0002  62\n"), "9: not the next offset: bytes are missing or extra");
  EXPECT_EQ(read("00000010: 61\n"), "0: not the next offset: bytes are missing or extra");
  EXPECT_EQ(read("0000  61\nhello\n"), "9: each line of this dump begins with an offset");
  EXPECT_EQ(read("0000  61 6\n"), "9: half a byte: each byte is two hexadecimal digits");
  EXPECT_EQ(read("0000  61 x2\n"), "9: not a hexadecimal digit");
  EXPECT_EQ(read("61\n6g\n"), "4: not a hexadecimal digit");
  EXPECT_EQ(read("\xef\xbb\xbf"
                 "6g"),
            "4: not a hexadecimal digit");
  EXPECT_EQ(read("0000  61 6263\n"),
            "9: words may be of either byte order: bytes one by one are wanted");
}

TEST(HexDumpReader, IsBounded) {
  EXPECT_EQ(read("00000000  00\n*\n00010000\n"), "15: longer than a datagram can be: 65,535 bytes");
  std::string many;
  for (int i = 0; i < 1024; ++i) many += "0000  00\n*\nffff\n";
  const auto all = parse_hex_dump(many);
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->back().size(), hex_dump_datagram_bytes_max);
  for (int i = 0; i < 2; ++i) many += "0000  00\n*\nffff\n";
  ASSERT_FALSE(parse_hex_dump(many).has_value());
  EXPECT_EQ(parse_hex_dump(many).error().what, "more than 64 MiB in all");
}

}  // namespace
}  // namespace dgram::workshop
