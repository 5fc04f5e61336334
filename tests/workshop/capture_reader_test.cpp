// SPDX-License-Identifier: MIT
#include "workshop/capture/capture_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <ranges>
#include <string>
#include <vector>

#include <dgram/limits.hpp>

#include "workshop/capture/pcapng_writer.hpp"
#include "workshop/text/hex.hpp"

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;
using reason = capture_fault::reason;

constexpr system_time noon{1'767'323'045'678'901'234ns};

datagram sent(std::string_view source, std::string_view target, byte_view payload) {
  datagram one;
  one.source = *endpoint::parse(source);
  one.target = *endpoint::parse(target);
  one.payload = payload;
  one.timestamp = noon;
  return one;
}

bytes three() {
  bytes file;
  append_capture_head(file, "test");
  EXPECT_TRUE(append_captured(file, sent("10.0.0.1:1", "10.0.0.2:2", as_bytes("one")),
                              capture_way::in, "first"));
  append_capture_note(file, noon, "not a packet");
  EXPECT_TRUE(append_captured(file, sent("10.0.0.2:2", "10.0.0.1:1", {}), capture_way::out));
  EXPECT_TRUE(append_captured(file, sent("[2001:db8::1]:3", "[2001:db8::2]:4", as_bytes("three")),
                              capture_way::unknown));
  append_capture_account(file, noon, {.captured = 3, .dropped_by_kernel = 0});
  return file;
}

struct whole {
  std::vector<message> datagrams;
  std::uint64_t records = 0;
  std::vector<std::uint64_t> skipped;
  std::optional<capture_fault> fault;
};

whole read(byte_view file) {
  whole all;
  auto reader = capture_reader::open(file);
  if (!reader) {
    all.fault = reader.error();
    return all;
  }
  while (const auto one = reader->next()) all.datagrams.emplace_back(*one);
  all.records = reader->records();
  for (std::size_t i = 0; i < capture_skips_count; ++i) {
    all.skipped.push_back(reader->skipped(static_cast<capture_skip>(i)));
  }
  all.fault = reader->fault();
  return all;
}

std::vector<std::string> texts(const whole& all) {
  std::vector<std::string> found;
  for (const message& one : all.datagrams) found.emplace_back(one.text());
  return found;
}

// A classic pcap file: magic, link type, records; numbers in the byte order asked for.
class pcap_file {
 public:
  pcap_file(std::uint32_t magic, std::uint32_t link, bool swapped = false) : swapped_(swapped) {
    put(magic);
    put(0x00040002);
    put(0);
    put(0);
    put(65'535);
    put(link);
    if (!swapped) return;
    std::swap(all_[4], all_[6]);  // two numbers of 16 bits: 2 and 4
    std::swap(all_[5], all_[7]);
  }
  pcap_file& record(std::string_view digits, std::uint32_t seconds = 1,
                    std::uint32_t fraction = 5) {
    const bytes data = *parse_hex(digits);
    put(seconds);
    put(fraction);
    put(static_cast<std::uint32_t>(data.size()));
    put(static_cast<std::uint32_t>(data.size()));
    append(all_, data);
    return *this;
  }
  [[nodiscard]] const bytes& file() const { return all_; }

 private:
  void put(std::uint32_t value) {
    for (int i = 0; i < 4; ++i) {
      all_.push_back(static_cast<std::byte>(value >> (swapped_ ? 24 - 8 * i : 8 * i) & 0xff));
    }
  }
  bool swapped_;
  bytes all_;
};

constexpr std::string_view hi =
    "4500001e00004000 40110000 0a000007 0a000001 1388270f 000a0000 6869";

TEST(CaptureReader, ReadsBackWhatWasWritten) {
  const whole all = read(three());
  EXPECT_FALSE(all.fault);
  ASSERT_EQ(texts(all), (std::vector<std::string>{"one", "", "three"}));
  EXPECT_EQ(all.records, 3u);
  EXPECT_EQ(all.datagrams[0].source.to_string(), "10.0.0.1:1");
  EXPECT_EQ(all.datagrams[0].target.to_string(), "10.0.0.2:2");
  EXPECT_EQ(all.datagrams[2].source.to_string(), "[2001:db8::1]:3");
  EXPECT_EQ(all.datagrams[2].target.to_string(), "[2001:db8::2]:4");
  EXPECT_EQ(all.datagrams[0].timestamp, noon);
}

TEST(CaptureReader, KeepsTheLongestDatagramsAndWhatWasCutOfOne) {
  bytes longest_v4(payload_bytes_max_v4), longest_v6(payload_bytes_max_v6);
  for (std::size_t i = 0; i < longest_v6.size(); ++i) longest_v6[i] = static_cast<std::byte>(i * 7);
  std::ranges::copy_n(longest_v6.begin(), static_cast<std::ptrdiff_t>(longest_v4.size()),
                      longest_v4.begin());
  datagram cut = sent("10.0.0.1:1", "10.0.0.2:2", as_bytes("begin"));
  cut.wire_bytes = 9'000;
  cut.truncated = true;
  bytes file;
  append_capture_head(file, "test");
  ASSERT_TRUE(append_captured(file, sent("10.0.0.1:1", "10.0.0.2:2", longest_v4), capture_way::in));
  ASSERT_TRUE(append_captured(file, sent("[::1]:1", "[::1]:2", longest_v6), capture_way::in));
  ASSERT_TRUE(append_captured(file, cut, capture_way::in));
  const whole all = read(file);
  ASSERT_EQ(all.datagrams.size(), 3u);
  EXPECT_EQ(all.datagrams[0].payload, longest_v4);
  EXPECT_EQ(all.datagrams[1].payload, longest_v6);
  EXPECT_TRUE(all.datagrams[2].truncated);
  EXPECT_EQ(all.datagrams[2].wire_bytes, 9'000u);
  EXPECT_EQ(all.datagrams[2].text(), "begin");
}

TEST(CaptureReader, AFileCutAnywhereGivesWhatIsWholeAndSaysSo) {
  const bytes file = three();
  std::size_t best = 0;
  for (std::size_t kept = 1; kept < file.size(); ++kept) {
    const whole all = read(byte_view(file).first(kept));
    EXPECT_GE(all.datagrams.size(), best) << kept;
    best = all.datagrams.size();
    const std::vector<std::string> written{"one", "", "three"};
    EXPECT_TRUE(std::ranges::equal(texts(all), written | std::views::take(best))) << kept;
    // Between two blocks a file may end; within one it must be told.
    if (all.fault) {
      EXPECT_TRUE(all.fault->why == reason::cut_short || all.records == 0) << kept;
    }
  }
  EXPECT_EQ(best, 3u);
  const whole all = read(byte_view(file).first(file.size() - 1));
  ASSERT_TRUE(all.fault);
  EXPECT_EQ(all.fault->why, reason::cut_short);
  EXPECT_EQ(all.datagrams.size(), 3u);
}

TEST(CaptureReader, PcapOfEitherByteOrderAndResolution) {
  for (const bool swapped : {false, true}) {
    const whole micro = read(pcap_file(0xa1b2c3d4, 101, swapped).record(hi, 7, 5).file());
    ASSERT_EQ(texts(micro), std::vector<std::string>{"hi"}) << swapped;
    EXPECT_EQ(micro.datagrams[0].timestamp, system_time(7s + 5us));
    const whole nano = read(pcap_file(0xa1b23c4d, 101, swapped).record(hi, 7, 5).file());
    ASSERT_EQ(texts(nano), std::vector<std::string>{"hi"}) << swapped;
    EXPECT_EQ(nano.datagrams[0].timestamp, system_time(7s + 5ns));
  }
}

TEST(CaptureReader, EveryLinkTypeItNames) {
  const std::string packet(hi);
  for (const auto& [type, before] :
       {std::pair<std::uint32_t, std::string>{1, "ffffffffffff 020000000001 0800"},
        {101, ""},
        {228, ""},
        {0, "02000000"},
        {108, "00000002"},
        {113, "0000 0001 0006 0200000000010000 0800"},
        {276, "0800 0000 00000001 0001 00 06 0200000000010000"}}) {
    EXPECT_EQ(texts(read(pcap_file(0xa1b2c3d4, type).record(before + packet).file())),
              std::vector<std::string>{"hi"})
        << type;
  }
}

TEST(CaptureReader, CountsWhatItSkipsByReason) {
  std::string tcp(hi), fragment(hi), malformed(hi);
  tcp.replace(tcp.find("4011"), 4, "4006");
  fragment.replace(fragment.find("4000"), 4, "2000");
  malformed.replace(0, 2, "41");
  const std::string ip = "ffffffffffff 020000000001 0800";
  const whole all = read(pcap_file(0xa1b2c3d4, 1)
                             .record("ffffffffffff 020000000001 0806 0001")
                             .record(ip + tcp)
                             .record(ip + std::string(hi))
                             .record(ip + fragment)
                             .record(ip + fragment)
                             .record("ffffffff")
                             .record(ip + malformed)
                             .file());
  EXPECT_EQ(texts(all), std::vector<std::string>{"hi"});
  EXPECT_EQ(all.records, 7u);
  EXPECT_EQ(all.skipped, (std::vector<std::uint64_t>{1, 1, 2, 1, 1}));
}

TEST(CaptureReader, SaysWhatItCannotRead) {
  const auto why = [](byte_view file) {
    const auto reader = capture_reader::open(file);
    return reader ? std::optional<reason>() : reader.error().why;
  };
  EXPECT_EQ(why({}), reason::cut_short);
  EXPECT_EQ(why(as_bytes("Hello, this is a text and no capture.")), reason::not_a_capture);
  EXPECT_EQ(why(pcap_file(0xa1b2c3d4, 105).file()), reason::link_type);
  EXPECT_EQ(capture_reader::open(pcap_file(0xa1b2c3d4, 105).file()).error().detail, "IEEE802_11");
  std::FILE* folder = std::fopen("/", "rb");
  ASSERT_NE(folder, nullptr);
  EXPECT_EQ(capture_reader::open(folder).error().why, reason::unreadable);
}

TEST(CaptureReader, ABlockOfAbsurdLengthIsDamageAndNotMemory) {
  bytes file = three();
  const bytes absurd = *parse_hex("06000000 f0ffffff 00000000");
  append(file, absurd);
  const whole all = read(file);
  EXPECT_EQ(all.datagrams.size(), 3u);
  ASSERT_TRUE(all.fault);
  EXPECT_EQ(all.fault->why, reason::damaged) << all.fault->detail;
}

TEST(CaptureReader, ATimeOutOfEveryCalendarIsTheLastOne) {
  bytes file;
  append_capture_head(file, "test");
  const std::size_t head = file.size();
  ASSERT_TRUE(append_captured(file, sent("10.0.0.1:1", "10.0.0.2:2", {}), capture_way::in));
  std::fill_n(file.begin() + static_cast<std::ptrdiff_t>(head) + 12, 8, std::byte{0xff});
  const whole all = read(file);
  ASSERT_EQ(all.datagrams.size(), 1u);
  EXPECT_GE(all.datagrams[0].timestamp, system_time(9'223'372'035s));
}

}  // namespace
}  // namespace dgram::workshop
