// SPDX-License-Identifier: MIT
#include "workshop/capture/pcapng_writer.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <dgram/limits.hpp>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

constexpr system_time noon{1'767'323'045'678'901'234ns};

endpoint at(std::string_view text) { return *endpoint::parse(text); }

datagram sent(std::string_view source, std::string_view target, byte_view payload) {
  datagram one;
  one.source = at(source);
  one.target = at(target);
  one.payload = payload;
  one.timestamp = noon;
  return one;
}

std::size_t number(byte_view data, std::size_t offset, std::size_t size) {
  std::size_t value = 0;
  for (std::size_t i = size; i-- > 0;)
    value = value << 8 | std::to_integer<std::size_t>(data[offset + i]);
  return value;
}

std::size_t network_number(byte_view data, std::size_t offset) {
  return std::to_integer<std::size_t>(data[offset]) << 8 |
         std::to_integer<std::size_t>(data[offset + 1]);
}

struct block {
  std::size_t type;
  byte_view body;
};

// Checks what the format asks of each block on the way.
std::vector<block> blocks(byte_view file) {
  std::vector<block> all;
  while (!file.empty()) {
    const std::size_t length = number(file, 4, 4);
    EXPECT_EQ(length % 4, 0u);
    EXPECT_LE(length, file.size());
    if (length < 12 || length > file.size()) return all;
    EXPECT_EQ(number(file, length - 4, 4), length) << "both lengths are the same";
    all.push_back({number(file, 0, 4), file.subspan(8, length - 12)});
    file = file.subspan(length);
  }
  return all;
}

byte_view packet_of(const block& one) { return one.body.subspan(20, number(one.body, 12, 4)); }

std::vector<std::pair<std::size_t, std::string>> options(byte_view from) {
  std::vector<std::pair<std::size_t, std::string>> all;
  while (!from.empty()) {
    const std::size_t code = number(from, 0, 2);
    const std::size_t size = number(from, 2, 2);
    if (code == 0) {
      EXPECT_EQ(from.size(), 4u) << "the end of options ends the block";
      return all;
    }
    all.emplace_back(code, as_text(from.subspan(4, size)));
    from = from.subspan(4 + (size + 3) / 4 * 4);
  }
  EXPECT_TRUE(all.empty()) << "options end with the end of options";
  return all;
}

std::vector<std::pair<std::size_t, std::string>> options_of_packet(const block& one) {
  return options(one.body.subspan(20 + (number(one.body, 12, 4) + 3) / 4 * 4));
}

// RFC 1071: over data and its checksum it is 0xffff.
std::size_t sum_over(byte_view data, std::size_t sum = 0) {
  for (std::size_t i = 0; i < data.size(); i += 2) {
    sum += std::to_integer<std::size_t>(data[i]) << 8;
    if (i + 1 < data.size()) sum += std::to_integer<std::size_t>(data[i + 1]);
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

std::size_t udp_sum_v4(byte_view packet) {
  return sum_over(packet.subspan(20), sum_over(packet.subspan(12, 8)) + 17 + packet.size() - 20);
}
std::size_t udp_sum_v6(byte_view packet) {
  return sum_over(packet.subspan(40), sum_over(packet.subspan(8, 32)) + 17 + packet.size() - 40);
}

bytes captured(const datagram& one, capture_way way = capture_way::unknown,
               std::string_view comment = {}) {
  bytes out;
  EXPECT_TRUE(append_captured(out, one, way, comment));
  return out;
}

bytes packet_for(const datagram& one) {
  const bytes file = captured(one);
  const byte_view packet = packet_of(blocks(file).at(0));
  return {packet.begin(), packet.end()};
}

TEST(PcapngWriter, AFileBeginsWithASectionAndAnInterfaceInNanoseconds) {
  bytes file;
  append_capture_head(file, "dgram 1.2");
  const auto all = blocks(file);
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].type, 0x0A0D0D0Au);
  EXPECT_EQ(number(all[0].body, 0, 4), 0x1A2B3C4Du);
  EXPECT_EQ(number(all[0].body, 4, 2), 1u);
  EXPECT_EQ(number(all[0].body, 6, 2), 0u);
  EXPECT_EQ(options(all[0].body.subspan(16)).at(0),
            std::pair(std::size_t{4}, std::string("dgram 1.2")));
  EXPECT_EQ(all[1].type, 1u);
  EXPECT_EQ(number(all[1].body, 0, 2), 101u) << "LINKTYPE_RAW";
  EXPECT_EQ(options(all[1].body.subspan(8)).at(1), std::pair(std::size_t{9}, std::string("\x09")));
}

TEST(PcapngWriter, ADatagramOverIpv4ByteForByte) {
  datagram one = sent("10.0.0.7:5000", "127.0.0.1:9999", as_bytes("hi!"));
  one.ttl = 63;
  one.dscp = 46;
  one.ecn = ecn::ce;
  const bytes packet = packet_for(one);
  // IP 0x45, TOS 0xbb, 31 bytes, DF, TTL 63, UDP; 5000 to 9999, 11 bytes.
  EXPECT_EQ(hex_spaced(byte_view(packet).first(10)), "45 bb 00 1f 00 00 40 00 3f 11");
  EXPECT_EQ(hex_spaced(byte_view(packet).subspan(12, 14)),
            "0a 00 00 07 7f 00 00 01 13 88 27 0f 00 0b");
  EXPECT_EQ(as_text(byte_view(packet).subspan(28)), "hi!");
  EXPECT_EQ(sum_over(byte_view(packet).first(20)), 0xffffu);
  EXPECT_EQ(udp_sum_v4(packet), 0xffffu);
}

TEST(PcapngWriter, ADatagramOverIpv6ByteForByte) {
  datagram one = sent("[2001:db8::1]:53", "[fe80::2%1]:1024", as_bytes("abcd"));
  one.dscp = 46;
  const bytes packet = packet_for(one);
  EXPECT_EQ(hex_spaced(byte_view(packet).first(8)), "6b 80 00 00 00 0c 11 40");
  EXPECT_EQ(hex(byte_view(packet).subspan(8, 32)),
            "20010db8000000000000000000000001fe800000000000000000000000000002");
  EXPECT_EQ(hex(byte_view(packet).subspan(40, 6)), "00350400000c");
  EXPECT_EQ(udp_sum_v6(packet), 0xffffu);
}

TEST(PcapngWriter, EveryLengthIsWrittenWholeWithItsChecksum) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{2}, std::size_t{3},
                                 std::size_t{1472}, payload_bytes_max_v4}) {
    const bytes payload(size, std::byte{0xfe});
    const bytes packet = packet_for(sent("10.0.0.1:1", "10.0.0.2:2", payload));
    EXPECT_EQ(packet.size(), size + 28);
    EXPECT_EQ(network_number(packet, 2), size + 28) << size;
    EXPECT_EQ(network_number(packet, 24), size + 8) << size;
    EXPECT_EQ(udp_sum_v4(packet), 0xffffu) << size;
    EXPECT_TRUE(std::ranges::equal(byte_view(packet).subspan(28), payload));
  }
  const bytes payload(payload_bytes_max_v6, std::byte{1});
  const bytes packet = packet_for(sent("[::1]:1", "[::1]:2", payload));
  EXPECT_EQ(packet.size(), 65'575u);
  EXPECT_EQ(network_number(packet, 4), 65'535u);
  EXPECT_EQ(udp_sum_v6(packet), 0xffffu);
}

TEST(PcapngWriter, AChecksumThatComesToZeroIsWrittenAsAllOnes) {
  // The payload that makes the sum 0xffff is the complement of the sum without it.
  datagram one = sent("10.0.0.1:1", "10.0.0.2:2", as_bytes(std::string_view("\0\0", 2)));
  const bytes without = packet_for(one);
  const std::array<std::byte, 2> fill{without[26], without[27]};
  one.payload = fill;
  const bytes packet = packet_for(one);
  EXPECT_EQ(network_number(packet, 26), 0xffffu);
}

TEST(PcapngWriter, ACutPayloadTellsTheLengthItWasSentWithAndNoChecksum) {
  datagram one = sent("10.0.0.1:1", "10.0.0.2:2", as_bytes("0123456789"));
  one.wire_bytes = 2000;
  one.truncated = true;
  const bytes file = captured(one);
  const block packet = blocks(file).at(0);
  EXPECT_EQ(number(packet.body, 12, 4), 38u);
  EXPECT_EQ(number(packet.body, 16, 4), 2028u);
  EXPECT_EQ(network_number(packet_of(packet), 2), 2028u);
  EXPECT_EQ(network_number(packet_of(packet), 24), 2008u);
  EXPECT_EQ(network_number(packet_of(packet), 26), 0u);
}

TEST(PcapngWriter, TheTimeIsKeptToTheNanosecond) {
  const bytes file = captured(sent("10.0.0.1:1", "10.0.0.2:2", {}));
  const byte_view body = blocks(file).at(0).body;
  EXPECT_EQ(number(body, 4, 4) << 32 | number(body, 8, 4), 1'767'323'045'678'901'234u);
}

TEST(PcapngWriter, WayAndCommentAreOptionsAndNeitherIsNone) {
  const datagram one = sent("10.0.0.1:1", "10.0.0.2:2", as_bytes("x"));
  EXPECT_TRUE(options_of_packet(blocks(captured(one)).at(0)).empty());
  const bytes in = captured(one, capture_way::in);
  EXPECT_EQ(options_of_packet(blocks(in).at(0)).at(0).second, std::string("\1\0\0\0", 4));
  const bytes out = captured(one, capture_way::out, "why");
  const auto both = options_of_packet(blocks(out).at(0));
  EXPECT_EQ(both.at(0), std::pair(std::size_t{2}, std::string("\2\0\0\0", 4)));
  EXPECT_EQ(both.at(1), std::pair(std::size_t{1}, std::string("why")));
}

TEST(PcapngWriter, ACommentTooLongIsCutBeforeACharacter) {
  std::string comment(capture_comment_bytes_max - 1, 'a');
  comment += "é and more";
  const bytes file = captured(sent("10.0.0.1:1", "10.0.0.2:2", {}), capture_way::in, comment);
  EXPECT_EQ(options_of_packet(blocks(file).at(0)).at(1).second,
            std::string(capture_comment_bytes_max - 1, 'a'));
}

TEST(PcapngWriter, AnUnboundEndTakesTheFamilyOfTheOther) {
  EXPECT_EQ(hex(byte_view(packet_for(sent("[::]:1", "10.0.0.2:2", {}))).subspan(12, 8)),
            "000000000a000002");
  EXPECT_EQ(hex(byte_view(packet_for(sent("0.0.0.0:1", "[2001:db8::2]:2", {}))).subspan(8, 32)),
            std::string(32, '0') + "20010db8000000000000000000000002");
}

TEST(PcapngWriter, AnIpv4MappedEndIsIpv4AndAMixedPairIsIpv6) {
  EXPECT_EQ(packet_for(sent("[::ffff:10.0.0.1]:1", "10.0.0.2:2", {})).size(), 28u);
  EXPECT_EQ(hex(byte_view(packet_for(sent("10.0.0.1:1", "[2001:db8::2]:2", {}))).subspan(8, 16)),
            "00000000000000000000ffff0a000001");
}

TEST(PcapngWriter, WhatHasNoAddressOrIsTooLongIsRefusedAndNothingWritten) {
  bytes out;
  datagram one = sent("10.0.0.1:1", "10.0.0.2:2", as_bytes("x"));
  const auto path = unix_path::parse("@x");
  one.unix_source = &*path;
  EXPECT_EQ(append_captured(out, one, capture_way::in).error(), uncaptured::no_address);
  one.unix_source = nullptr;
  one.source = {};
  EXPECT_EQ(append_captured(out, one, capture_way::in).error(), uncaptured::no_address);
  const bytes payload(payload_bytes_max_v4 + 1);
  EXPECT_EQ(
      append_captured(out, sent("10.0.0.1:1", "10.0.0.2:2", payload), capture_way::in).error(),
      uncaptured::too_long);
  EXPECT_TRUE(out.empty());
  EXPECT_EQ(name(uncaptured::too_long), "too-long");
}

TEST(PcapngWriter, ANoteIsAJournalEntryOfOneLine) {
  bytes out;
  append_capture_note(out, noon, "10.0.0.7:5000 refused\nby 10.0.0.1");
  const auto all = blocks(out);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].type, 9u);
  const std::string entry(as_text(all[0].body));
  EXPECT_EQ(entry.substr(0, entry.find('\0')),
            "__REALTIME_TIMESTAMP=1767323045678901\nSYSLOG_IDENTIFIER=dgram\n"
            "MESSAGE=10.0.0.7:5000 refused by 10.0.0.1\n");
}

TEST(PcapngWriter, TheAccountIsAnInterfaceStatisticsBlock) {
  bytes out;
  append_capture_account(out, noon, {.captured = 7, .dropped_by_kernel = 3});
  const auto all = blocks(out);
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(all[0].type, 5u);
  const auto told = options(all[0].body.subspan(12));
  EXPECT_EQ(told.at(0), std::pair(std::size_t{7}, std::string("\3\0\0\0\0\0\0\0", 8)));
  EXPECT_EQ(told.at(1), std::pair(std::size_t{8}, std::string("\7\0\0\0\0\0\0\0", 8)));
}

}  // namespace
}  // namespace dgram::workshop
