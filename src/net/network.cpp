// SPDX-License-Identifier: MIT
#include <dgram/network.hpp>

#include <array>
#include <charconv>

#include "net/private_ranges.hpp"
#include "os/fd.hpp"

namespace dgram {
namespace {

constexpr unsigned bits_of(const address& base) noexcept { return base.is_v4() ? 32 : 128; }

bool same_bits(const address& a, const address& b, unsigned bits) noexcept {
  const auto a_bytes = a.bytes(), b_bytes = b.bytes();
  const std::size_t whole = bits / 8;
  for (std::size_t i = 0; i < whole; ++i) {
    if (a_bytes[i] != b_bytes[i]) return false;
  }
  const unsigned rest = bits % 8;
  return rest == 0 || ((a_bytes[whole] ^ b_bytes[whole]) >> (8 - rest)) == 0;
}

bool has_bits_after(const address& base, unsigned prefix) noexcept {
  for (unsigned bit = prefix; bit < bits_of(base); ++bit) {
    if ((base.bytes()[bit / 8] >> (7 - bit % 8) & 1) != 0) return true;
  }
  return false;
}

}  // namespace

result<network> network::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = address::parse(text.substr(0, slash));
  if (!base) return base.error();
  unsigned prefix = bits_of(*base);
  if (slash != text.npos) {
    const auto digits = text.substr(slash + 1);
    const auto [end, fault] = std::from_chars(digits.begin(), digits.end(), prefix);
    const bool number = fault == std::errc{} && end == digits.end() && digits.size() <= 3;
    if (!number || prefix > bits_of(*base) || has_bits_after(*base, prefix)) {
      return os::failure("parse network", errc::bad_address);
    }
  }
  return network{*base, prefix};
}

bool network::contains(const address& candidate) const noexcept {
  return candidate.kind() == base.kind() && !candidate.is_none() &&
         same_bits(candidate, base, prefix);
}

std::span<const network> private_ranges() noexcept {
  static const std::array<network, 9> ranges{{{address::v4(10, 0, 0, 0), 8},
                                              {address::v4(127, 0, 0, 0), 8},
                                              {address::v4(172, 16, 0, 0), 12},
                                              {address::v4(192, 168, 0, 0), 16},
                                              {address::v4(169, 254, 0, 0), 16},
                                              {address::v4(100, 64, 0, 0), 10},
                                              {address::loopback_v6(), 128},
                                              {address::v6({0xfc}), 7},
                                              {address::v6({0xfe, 0x80}), 10}}};
  return ranges;
}

std::string network::to_string() const { return base.to_string() + "/" + std::to_string(prefix); }

}  // namespace dgram
