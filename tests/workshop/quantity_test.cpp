// SPDX-License-Identifier: MIT
#include "workshop/text/quantity.hpp"

#include <gtest/gtest.h>

#include <string>

namespace dgram::workshop {
namespace {

using namespace std::chrono_literals;

// "what at length", or "" if there is no error.
template <class T>
std::string error_of(const parsed<T>& value) {
  if (value) return "";
  return value.error().what + " " + std::to_string(value.error().at) + " " +
         std::to_string(value.error().length);
}

TEST(Quantity, ABandwidthIsBitsASecondInThousands) {
  const std::pair<const char*, std::uint64_t> good[] = {
      {"10M", 10'000'000},      {"64k", 64'000},
      {"1.5G", 1'500'000'000},  {"1", 1},
      {"9600bit/s", 9'600},     {"100Mbit/s", 100'000'000},
      {"1Gbps", 1'000'000'000}, {"0.5kbps", 500}};
  for (const auto& [text, value] : good) EXPECT_EQ(parse_bandwidth(text), value) << text;
  EXPECT_EQ(error_of(parse_bandwidth("0")), "too small 0 1");
  EXPECT_EQ(error_of(parse_bandwidth("1.5")), "not a whole number of bits a second 0 3");
  EXPECT_EQ(error_of(parse_bandwidth("10MB")),
            "not a bandwidth: there are k M G, bit/s and bps 2 2");
  EXPECT_EQ(error_of(parse_bandwidth("10m")),
            "not a bandwidth: there are k M G, bit/s and bps 2 1");
}

TEST(Quantity, ADurationHasAUnitOrIsSeconds) {
  const std::pair<const char*, duration> good[] = {{"2s", 2s},
                                                   {"500ms", 500ms},
                                                   {"1.5s", 1500ms},
                                                   {"2", 2s},
                                                   {"0", 0s},
                                                   {"100us", 100us},
                                                   {"1µs", 1us},
                                                   {"1m", 60s},
                                                   {"1.5min", 90s},
                                                   {"2h", 2h},
                                                   {"1d", 24h},
                                                   {".5", 500ms},
                                                   {"0.25ms", 250us},
                                                   {"7ns", 7ns},
                                                   {"0.000000001", 1ns},
                                                   {"0.0000000000", 0s},
                                                   {"106751d", 106'751 * 24h}};
  for (const auto& [text, value] : good) EXPECT_EQ(parse_duration(text), value) << text;
}

TEST(Quantity, ADurationThatIsNoneSaysWhyAndWhere) {
  EXPECT_EQ(error_of(parse_duration("")), "a number is missing 0 0");
  EXPECT_EQ(error_of(parse_duration("-1s")), "it cannot be negative 0 1");
  EXPECT_EQ(error_of(parse_duration("s")), "not a number 0 1");
  EXPECT_EQ(error_of(parse_duration("+1s")), "not a number 0 1");
  EXPECT_EQ(error_of(parse_duration(" 1s")), "not a number 0 1");
  EXPECT_EQ(error_of(parse_duration("nan")), "not a number 0 1");
  EXPECT_EQ(error_of(parse_duration(".")), "not a number 0 1");
  EXPECT_EQ(error_of(parse_duration("1.s")), "digits are missing after the point 1 1");
  for (const auto* rest : {"S", " s", "sec", "e3s", "s ", "m30s", "x", ".5"}) {
    EXPECT_EQ(error_of(parse_duration(std::string("1.5") + rest)),
              "not a unit of time: there are ns us ms s m h d 3 " +
                  std::to_string(std::string_view(rest).size()));
  }
}

TEST(Quantity, ADurationIsNeverRoundedOrWrapped) {
  EXPECT_EQ(parse_duration("9223372036854775806ns"), forever - 1ns);
  EXPECT_EQ(error_of(parse_duration("9223372036854775807ns")), "too large 0 21") << "is forever";
  EXPECT_EQ(error_of(parse_duration("106752d")), "too large 0 7");
  EXPECT_EQ(error_of(parse_duration("9999999999999999999d")), "too large 0 20");
  EXPECT_EQ(error_of(parse_duration("0.5ns")), "finer than a nanosecond 0 5");
  EXPECT_EQ(error_of(parse_duration("0.0000000001")), "finer than a nanosecond 0 12");
}

TEST(Quantity, NineteenDigitsAreReadAndTwentyAreNot) {
  EXPECT_EQ(parse_size("9999999999999999999"), 9'999'999'999'999'999'999U);
  EXPECT_EQ(error_of(parse_size("10000000000000000000")), "too many digits 19 1");
  EXPECT_EQ(parse_duration("1.000000000000000000"), 1s);
  EXPECT_EQ(error_of(parse_duration("1.0000000000000000000")), "too many digits 20 1");
}

TEST(Quantity, ASizeIsInBytesOrPowersOfThem) {
  const std::pair<const char*, std::uint64_t> good[] = {{"0", 0},
                                                        {"1500", 1500},
                                                        {"1500B", 1500},
                                                        {"64K", 65'536},
                                                        {"64k", 65'536},
                                                        {"1MiB", 1 << 20},
                                                        {"1M", 1 << 20},
                                                        {"2MB", 2'000'000},
                                                        {"1.5K", 1536},
                                                        {"1kB", 1000},
                                                        {"1KB", 1000},
                                                        {"1KiB", 1024},
                                                        {"3GiB", 3ULL << 30},
                                                        {"1T", 1ULL << 40},
                                                        {"1TB", 1'000'000'000'000}};
  for (const auto& [text, value] : good) EXPECT_EQ(parse_size(text), value) << text;
  EXPECT_EQ(error_of(parse_size("0.3K")), "not a whole number of bytes 0 4");
  EXPECT_EQ(error_of(parse_size("1.5")), "not a whole number of bytes 0 3");
  EXPECT_EQ(error_of(parse_size("16777216T")), "too large 0 9");
  EXPECT_EQ(parse_size("16777215T"), 16'777'215ULL << 40);
  EXPECT_EQ(error_of(parse_size("64Kb")),
            "not a unit of size: there are B K M G T, KiB to TiB, kB to TB 2 2");
}

TEST(Quantity, ARateIsPerSecondUnlessItSays) {
  const std::pair<const char*, double> good[] = {
      {"1000/s", 1000}, {"1000", 1000}, {"0.5/s", 0.5},      {"90/m", 1.5},
      {"90/min", 1.5},  {"7200/h", 2},  {"250k/s", 250'000}, {"1.5M", 1'500'000}};
  for (const auto& [text, value] : good) EXPECT_DOUBLE_EQ(parse_rate(text).value(), value) << text;
  EXPECT_EQ(error_of(parse_rate("0/s")), "too small 0 3");
  for (const auto* rest : {"/", "/d", "/s ", "kk", "G", " /s", "/s/s", "k/"}) {
    EXPECT_EQ(error_of(parse_rate(std::string("10") + rest)),
              "not a rate: there are /s /m /h, and k or M before them 2 " +
                  std::to_string(std::string_view(rest).size()));
  }
}

TEST(Quantity, APercentageIsAShareOfOne) {
  const std::pair<const char*, double> good[] = {
      {"1.5%", 0.015}, {"1.5", 0.015}, {"0", 0}, {"100%", 1}, {"0.01%", 0.0001}};
  for (const auto& [text, value] : good) {
    EXPECT_DOUBLE_EQ(parse_percent(text).value(), value) << text;
  }
  EXPECT_EQ(error_of(parse_percent("100.1%")), "more than 100 percent 0 6");
  EXPECT_EQ(error_of(parse_percent("5%%")), "not a percentage 1 2");
  EXPECT_EQ(error_of(parse_percent("%")), "not a number 0 1");
}

TEST(Quantity, ASpeedIsAMultiple) {
  const std::pair<const char*, double> good[] = {
      {"2x", 2}, {"2", 2}, {"0.5x", 0.5}, {"0.001", speed_min}, {"1000000x", speed_max}};
  for (const auto& [text, value] : good) {
    EXPECT_DOUBLE_EQ(parse_speed(text).value(), value) << text;
  }
  EXPECT_EQ(parse_speed("max"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(error_of(parse_speed("0")), "too small 0 1");
  EXPECT_EQ(error_of(parse_speed("1000001")), "too large 0 7");
  EXPECT_EQ(error_of(parse_speed("2xx")), "not a speed: 2x, 0.5x, max 1 2");
}

TEST(Quantity, ACountIsDigitsWithinItsBounds) {
  EXPECT_EQ(parse_count("0"), 0u);
  EXPECT_EQ(parse_count("18446744073709551615"), UINT64_MAX);
  EXPECT_EQ(error_of(parse_count("18446744073709551616")), "too large 0 20");
  EXPECT_EQ(error_of(parse_count(std::string(1000, '9'))), "too large 0 1000");
  EXPECT_EQ(parse_count("256", 1, 256), 256u);
  EXPECT_EQ(error_of(parse_count("257", 1, 256)), "too large 0 3");
  EXPECT_EQ(error_of(parse_count("0", 1, 256)), "too small 0 1");
  EXPECT_EQ(error_of(parse_count("1.5")), "not a whole number 1 1");
  EXPECT_EQ(error_of(parse_count("12k")), "not a whole number 2 1");
  EXPECT_EQ(error_of(parse_count("-1")), "it cannot be negative 0 1");
  EXPECT_EQ(error_of(parse_count("")), "a number is missing 0 0");
}

TEST(Quantity, APortIsSixteenBits) {
  EXPECT_EQ(parse_port("0"), 0);
  EXPECT_EQ(parse_port("65535"), 65'535);
  EXPECT_EQ(parse_port("00080"), 80);
  for (const auto* text : {"65536", "000080", "99999", "http", "80 ", "-1", "0x50", "8.0"}) {
    EXPECT_EQ(error_of(parse_port(text)), "a port is a decimal number from 0 to 65535 0 " +
                                              std::to_string(std::string_view(text).size()));
  }
  EXPECT_FALSE(parse_port(""));
}

}  // namespace
}  // namespace dgram::workshop
