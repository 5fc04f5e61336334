// SPDX-License-Identifier: MIT
#include "workshop/text/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace dgram::workshop {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::uint32_t value_of(char c) { return static_cast<std::uint32_t>(letters.find(c)); }

// One to three bytes become four letters.
void append_group(std::string& out, byte_view group) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    bits = bits << 8 | (i < group.size() ? std::to_integer<std::uint32_t>(group[i]) : 0);
  }
  for (std::size_t i = 0; i < 4; ++i) {
    out += i <= group.size() ? letters[bits >> (18 - 6 * i) & 0x3f] : '=';
  }
}

// Two to four letters, each known to be one, become one to three bytes. False if bits that no byte
// holds are set.
bool append_bytes(bytes& out, std::string_view group) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    bits = bits << 6 | (i < group.size() ? value_of(group[i]) : 0);
  }
  for (std::size_t i = 0; i + 1 < group.size(); ++i) {
    out.push_back(static_cast<std::byte>(bits >> (16 - 8 * i)));
  }
  const auto unused = 24 - 8 * (group.size() - 1);
  return (bits & ((1U << unused) - 1)) == 0;
}

}  // namespace

std::string base64(byte_view data) {
  std::string out;
  out.reserve((data.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < data.size(); at += 3) {
    append_group(out, data.subspan(at, std::min<std::size_t>(3, data.size() - at)));
  }
  return out;
}

parsed<bytes> parse_base64(std::string_view text) {
  const std::size_t fill = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  const std::string_view body = text.substr(0, text.size() - fill);
  const std::size_t bad = body.find_first_not_of(letters);
  if (bad != body.npos) return wrong(bad, 1, "not a letter of base64");
  if (text.size() % 4 != 0) {
    return wrong(text.size(), 0, "base64 comes in fours, filled with =");
  }
  bytes out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t at = 0; at < body.size(); at += 4) {
    const std::string_view group = body.substr(at, 4);
    if (!append_bytes(out, group)) {
      return wrong(at + group.size() - 1, 1, "this letter says more than the last byte can hold");
    }
  }
  return out;
}

}  // namespace dgram::workshop
