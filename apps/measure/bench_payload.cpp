// SPDX-License-Identifier: MIT
#include "measure/bench_payload.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>

#include "measure/words.hpp"

namespace dgram::measure {
namespace {

using words = std::array<std::uint64_t, bench_header::bytes_min / sizeof(std::uint64_t)>;

constexpr std::uint64_t magic = 0x01'62'67'64;  // "dgb", version 1
constexpr std::uint64_t magic_mask = 0xffff'ffff;
constexpr unsigned kind_shift = 32;
constexpr unsigned delay_shift = 40;

std::uint64_t tag_of(const words& head, std::size_t size) noexcept {
  std::uint64_t tag = head[0] * 0x9e3779b97f4a7c15 ^ head[1] * 0xbf58476d1ce4e5b9;
  tag += head[2] * 0x94d049bb133111eb + std::uint64_t{size} * 0xd6e8feb86659fd93;
  tag ^= tag >> 29U;
  tag += head[3] * 0xa0761d6478bd642f;
  tag ^= tag >> 32U;
  return tag * 0xe7037ed1a0b428db;
}

// The pattern repeats after 256 bytes; eight more make any eight of them lie together.
constexpr std::size_t period = 256;
constexpr std::size_t compared = 8;
constexpr auto pattern = [] {
  std::array<std::byte, period + compared> filler{};
  for (std::size_t i = 0; i < filler.size(); ++i) filler[i] = static_cast<std::byte>(i * 31 + 7);
  return filler;
}();

// `number` scattered over 0 … `places` − 1, without a division.
std::size_t place_of(std::uint64_t number, std::size_t places) noexcept {
  const auto scattered = static_cast<std::uint32_t>(number * 0x9e3779b1);
  return static_cast<std::size_t>(std::uint64_t{scattered} * places >> 32U);
}

bool pattern_holds(byte_view payload, std::uint64_t number) noexcept {
  const std::size_t rest = payload.size() - bench_header::bytes_min;
  if (rest < compared) {
    return std::memcmp(payload.data() + bench_header::bytes_min,
                       pattern.data() + bench_header::bytes_min, rest) == 0;
  }
  const std::size_t at = bench_header::bytes_min + place_of(number, rest - compared + 1);
  // A constant size: two loads, no call.
  return std::memcmp(payload.data() + at, pattern.data() + at % period, compared) == 0;
}

}  // namespace

void fill_bench(std::span<std::byte> into) noexcept {
  for (std::size_t i = 0; i < into.size(); ++i) into[i] = pattern[i % period];
}

void write_bench(const bench_header& header, std::span<std::byte> into) noexcept {
  assert(into.size() >= bench_header::bytes_min && header.delay <= bench_header::delay_max);
  words head{magic | static_cast<std::uint64_t>(header.kind) << kind_shift |
                 static_cast<std::uint64_t>(header.delay.count()) << delay_shift,
             header.run, header.number, static_cast<std::uint64_t>(header.planned.count()), 0};
  head[4] = tag_of(head, into.size());
  put_words(head, into);
}

bench_reading read_bench(byte_view payload) noexcept {
  using enum bench_reading::what;
  if (payload.size() < bench_header::bytes_min) return {};
  words head{};
  take_words(payload, head);
  const std::uint64_t kind = head[0] >> kind_shift & 0xff;
  const std::uint64_t delay = head[0] >> delay_shift;
  if ((head[0] & magic_mask) != magic) return {};
  bench_reading reading{corrupt,
                        {static_cast<bench_kind>(kind), std::chrono::microseconds(delay), head[1],
                         head[2], std::chrono::nanoseconds(static_cast<std::int64_t>(head[3]))}};
  const bool sound = kind >= static_cast<std::uint64_t>(bench_kind::echo) &&
                     kind <= static_cast<std::uint64_t>(bench_kind::delay) &&
                     reading.header.delay <= bench_header::delay_max;
  if (!sound || head[4] != tag_of(head, payload.size())) return reading;
  // A report and its answer have no pattern.
  const bool has_pattern = kind != static_cast<std::uint64_t>(bench_kind::report) &&
                           kind != static_cast<std::uint64_t>(bench_kind::answer);
  if (!has_pattern || pattern_holds(payload, head[2])) reading.is = good;
  return reading;
}

}  // namespace dgram::measure
