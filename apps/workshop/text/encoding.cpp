// SPDX-License-Identifier: MIT
#include "workshop/text/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <iterator>

#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

constexpr std::array<std::string_view, 6> all_names = {"utf-8", "gbk",       "gb18030",
                                                       "big5",  "shift-jis", "latin1"};
constexpr std::array<const char*, 6> iconv_names = {"UTF-8", "GBK",   "GB18030",
                                                    "BIG5",  "CP932", "ISO-8859-1"};

bool same_letters(std::string_view a, std::string_view b) {
  const auto small = [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  };
  return std::ranges::equal(a, b, {}, small, small);
}

// Null if libc does not know how: iconv_open(3) says so with -1.
iconv_t open_conversion(const char* from, const char* to) {
  iconv_t opened = iconv_open(to, from);
  return reinterpret_cast<std::intptr_t>(opened) == -1 ? nullptr : opened;
}

// Converts as much as it can, and returns how many bytes of `in` that was.
std::size_t convert(iconv_t how, std::string_view in, std::string& out) {
  iconv(how, nullptr, nullptr, nullptr, nullptr);  // to the initial state
  char* next = const_cast<char*>(in.data());       // iconv(3) reads it only
  std::size_t left = in.size();
  while (left > 0) {
    std::array<char, 4096> block;
    char* to = block.data();
    std::size_t room = block.size();
    const bool done = iconv(how, &next, &left, &to, &room) != static_cast<std::size_t>(-1);
    out.append(block.data(), block.size() - room);
    if (!done && errno != E2BIG) break;
  }
  return in.size() - left;
}

}  // namespace

void encoding::close_conversion::operator()(void* conversion) const noexcept {
  iconv_close(conversion);
}

std::span<const std::string_view> encoding::names() noexcept { return all_names; }

parsed<encoding> encoding::parse(std::string_view name) {
  const auto* found =
      std::ranges::find_if(all_names, [&](auto one) { return same_letters(one, name); });
  if (found == all_names.end()) {
    return wrong(0, name.size(),
                 "not an encoding: one of utf-8, gbk, gb18030, big5, shift-jis, latin1");
  }
  encoding made(*found);
  if (found == all_names.begin()) return made;
  const char* other = iconv_names[static_cast<std::size_t>(found - all_names.begin())];
  made.from_utf8_.reset(open_conversion("UTF-8", other));
  made.to_utf8_.reset(open_conversion(other, "UTF-8"));
  if (!made.from_utf8_ || !made.to_utf8_) {
    return wrong(0, name.size(), "this system cannot convert to and from this encoding");
  }
  return made;
}

parsed<bytes> encoding::encode(std::string_view text) {
  const std::string_view good = text.substr(0, utf8_prefix(text));
  std::string out;
  std::size_t taken = good.size();
  if (from_utf8_) {
    taken = convert(from_utf8_.get(), good, out);
    taken = same_back(good.substr(0, taken), out);
  } else {
    out = good;
  }
  if (taken < good.size()) {
    return wrong(taken, first_character(good.substr(taken)).length,
                 "the encoding does not have this character");
  }
  if (taken < text.size()) return wrong(taken, 1, "not UTF-8");
  return to_bytes(out);
}

// iconv leaves some characters out (tags), and makes two of some (the yen sign and the backslash in
// code page 932): what does not come back was not there.
std::size_t encoding::same_back(std::string_view text, std::string_view encoded) {
  std::string back;
  convert(to_utf8_.get(), encoded, back);
  const auto differs = std::ranges::mismatch(text, back).in1;
  auto same = static_cast<std::size_t>(differs - text.begin());
  while (same < text.size() && first_character(text.substr(same)).length == 0) --same;
  return same;
}

parsed<std::string> encoding::decode(byte_view data) {
  const std::string_view in = as_text(data);
  if (!to_utf8_) {
    const std::size_t good = utf8_prefix(in);
    if (good < in.size()) return wrong(good, 1, "not UTF-8");
    return std::string(in);
  }
  std::string out;
  const std::size_t taken = convert(to_utf8_.get(), in, out);
  if (taken < in.size()) return wrong(taken, 1, "this byte means nothing in the encoding");
  return out;
}

}  // namespace dgram::workshop
