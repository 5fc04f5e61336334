// SPDX-License-Identifier: MIT
#include "workshop/match/hex_mask.hpp"

#include <algorithm>
#include <string>

#include "workshop/text/hex.hpp"

namespace dgram::workshop {

parsed<hex_mask> hex_mask::parse(std::string_view text) {
  // Read twice by the one who knows hex: once with open digits as 0, once to see which are open.
  std::string zeros(text), open(text);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '?') {
      zeros[i] = open[i] = '0';
    } else if (hex_digit(text[i])) {
      open[i] = 'f';
    }
  }
  const auto wanted = parse_hex(zeros);
  if (!wanted) return std::unexpected(wanted.error());
  if (wanted->empty()) return wrong(0, text.size(), "no bytes to look for");
  if (wanted->size() > hex_mask_bytes_max) {
    return wrong(0, text.size(), "more bytes than a mask has: 256");
  }
  // The 0 of a 0x is no digit of a byte.
  for (std::size_t at = 0; (at = zeros.find_first_of("xX", at)) != zeros.npos; ++at) {
    if (text[at - 1] == '?') return wrong(at, 1, "not a hexadecimal digit");
    open[at - 1] = '0';
  }
  hex_mask made;
  made.decided_ = parse_hex(open).value();
  made.wanted_ = *wanted;
  return made;
}

bool hex_mask::begins(byte_view payload) const noexcept {
  if (payload.size() < wanted_.size()) return false;
  for (std::size_t i = 0; i < wanted_.size(); ++i) {
    if ((payload[i] & decided_[i]) != wanted_[i]) return false;
  }
  return true;
}

bool hex_mask::is_in(byte_view payload) const noexcept {
  for (; payload.size() >= wanted_.size(); payload = payload.subspan(1)) {
    if (begins(payload)) return true;
  }
  return false;
}

}  // namespace dgram::workshop
