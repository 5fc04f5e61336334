// SPDX-License-Identifier: MIT
#include "measure/ping_payload.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <initializer_list>

namespace dgram::measure {
namespace {

using words = std::array<std::uint64_t, ping_payload::bytes_min / sizeof(std::uint64_t)>;

// The finaliser of splitmix64: every bit of the input moves every bit of the output.
std::uint64_t mixed(std::uint64_t z) noexcept {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// What stands behind the head repeats after 256 bytes, so whole pieces are copied and compared.
constexpr std::size_t filler_period = 256;
constexpr auto filler = [] {
  std::array<std::byte, filler_period> period{};
  for (std::size_t i = 0; i < period.size(); ++i) {
    period[i] = static_cast<std::byte>((ping_payload::bytes_min + i) * 31 + 7);
  }
  return period;
}();

bool is_filler(byte_view rest) noexcept {
  while (!rest.empty()) {
    const std::size_t piece = std::min(rest.size(), filler_period);
    if (std::memcmp(rest.data(), filler.data(), piece) != 0) return false;
    rest = rest.subspan(piece);
  }
  return true;
}

}  // namespace

std::uint64_t ping_payload::tag_of(const facts& about, std::size_t size) const noexcept {
  std::uint64_t tag = identity_;
  for (const std::uint64_t word :
       {about.number, static_cast<std::uint64_t>(about.sent.count()), std::uint64_t{size}}) {
    tag = mixed(tag + 0x9e3779b97f4a7c15 + word);
  }
  return tag;
}

void ping_payload::write(const facts& about, std::span<std::byte> into) const noexcept {
  assert(into.size() >= bytes_min);
  const words head{identity_, about.number, static_cast<std::uint64_t>(about.sent.count()),
                   tag_of(about, into.size())};
  std::memcpy(into.data(), head.data(), sizeof head);
  for (auto rest = into.subspan(sizeof head); !rest.empty();) {
    const std::size_t piece = std::min(rest.size(), filler_period);
    std::memcpy(rest.data(), filler.data(), piece);
    rest = rest.subspan(piece);
  }
}

std::optional<std::uint64_t> ping_payload::number(byte_view beginning) const noexcept {
  std::array<std::uint64_t, 2> head{};
  if (beginning.size() < sizeof head) return std::nullopt;
  std::memcpy(head.data(), beginning.data(), sizeof head);
  if (head[0] != identity_) return std::nullopt;
  return head[1];
}

std::optional<ping_payload::facts> ping_payload::read(byte_view echo) const noexcept {
  if (echo.size() < bytes_min) return std::nullopt;
  words head{};
  std::memcpy(head.data(), echo.data(), sizeof head);
  const facts about{head[1], std::chrono::nanoseconds(static_cast<std::int64_t>(head[2]))};
  if (head[0] != identity_ || head[3] != tag_of(about, echo.size())) return std::nullopt;
  if (!is_filler(echo.subspan(sizeof head))) return std::nullopt;
  return about;
}

}  // namespace dgram::measure
