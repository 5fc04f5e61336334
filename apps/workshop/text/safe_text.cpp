// SPDX-License-Identifier: MIT
#include "workshop/text/safe_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "workshop/text/hex.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

struct range {
  char32_t first, last;
};

// In order. Unicode 15: general categories Cc, Zl, Zp and Cf (without the Arabic and Kaithi signs
// of that category, which are visible), the Hangul fillers, and the noncharacters of the first
// plane. The last two code points of every plane are noncharacters too: see is_printable.
constexpr range not_printable[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},       {0x61c, 0x61c},
    {0x115f, 0x1160},   {0x180e, 0x180e},   {0x200b, 0x200f},   {0x2028, 0x202e},
    {0x2060, 0x206f},   {0x3164, 0x3164},   {0xfdd0, 0xfdef},   {0xfeff, 0xfeff},
    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0x13430, 0x1345f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0xe0fff},
};

bool is_plain_ascii(char c) { return c >= ' ' && c <= '~'; }

bool may_be_in_text(char32_t code) {
  return code == U'\n' || code == U'\r' || code == U'\t' || is_printable(code);
}

}  // namespace

bool is_printable(char32_t code) noexcept {
  if ((code & 0xfffe) == 0xfffe) return false;
  const auto* after = std::ranges::upper_bound(not_printable, code, {}, &range::first);
  return after == std::begin(not_printable) || code > std::prev(after)->last;
}

bool is_text(byte_view data) noexcept {
  std::string_view rest = as_text(data);
  while (!rest.empty()) {
    const character first = first_character(rest);
    if (first.length == 0 || !may_be_in_text(first.code)) return false;
    rest.remove_prefix(first.length);
  }
  return true;
}

std::size_t append_visible(std::string& out, std::string_view rest) {
  const character first = first_character(rest);
  if (first.length == 0) {
    out += "\\x";
    append_hex(out, static_cast<std::byte>(rest[0]));
    return 1;
  }
  if (is_printable(first.code)) {
    out += rest.substr(0, first.length);
    return first.length;
  }
  switch (first.code) {
    case U'\n': out += "\\n"; break;
    case U'\r': out += "\\r"; break;
    case U'\t': out += "\\t"; break;
    case U'\0': out += "\\0"; break;
    default:
      if (first.code < 0x80) {
        out += "\\x";
        append_hex(out, static_cast<std::byte>(first.code));
      } else {  // \x85 would mean a byte, not U+0085
        out += fmt::format("\\u{{{:x}}}", static_cast<unsigned>(first.code));
      }
  }
  return first.length;
}

bool is_printable_line(std::string_view text) noexcept {
  return is_text(as_bytes(text)) && text.find_first_of("\t\r\n") == text.npos;
}

std::string safe_text(byte_view data) {
  std::string out;
  out.reserve(data.size());
  std::string_view rest = as_text(data);
  while (!rest.empty()) {
    const char c = rest[0];
    if (is_plain_ascii(c) || c == '\n' || c == '\t') {
      out += c;
      rest.remove_prefix(1);
    } else {
      rest.remove_prefix(append_visible(out, rest));
    }
  }
  return out;
}

}  // namespace dgram::workshop
