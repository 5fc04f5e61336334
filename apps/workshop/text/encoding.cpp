// SPDX-License-Identifier: MIT
#include "workshop/text/encoding.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <iterator>
#include <utility>

#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

// What each name means, and why: docs/decisions/encodings.md.
constexpr encoding_record table[] = {
    {.name = "utf-8", .conversion = "UTF-8", .title = "UTF-8", .longest = 4, .browser = "utf-8"},
    {.name = "gbk", .conversion = "GBK", .title = "GBK", .longest = 2, .browser = ""},
    {.name = "gb18030",
     .conversion = "GB18030",
     .title = "GB18030",
     .longest = 4,
     .browser = "gb18030"},
    {.name = "big5", .conversion = "BIG5", .title = "Big5", .longest = 2, .browser = ""},
    {.name = "shift-jis", .conversion = "CP932", .title = "Shift-JIS", .longest = 2, .browser = ""},
    {.name = "latin1", .conversion = "ISO-8859-1", .title = "Latin-1", .longest = 1, .browser = ""},
};
constexpr auto all_names = [] {
  std::array<std::string_view, std::size(table)> names;
  std::ranges::transform(table, names.begin(), &encoding_record::name);
  return names;
}();

constexpr std::string_view no_character = "\xef\xbf\xbd";  // U+FFFD

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

std::span<const encoding_record> encodings() noexcept { return table; }

std::string encoding_names(std::string_view between) {
  std::string names;
  for (const std::string_view name : all_names) {
    if (!names.empty()) names += between;
    names += name;
  }
  return names;
}

std::span<const std::string_view> encoding::names() noexcept { return all_names; }

parsed<encoding> encoding::parse(std::string_view name) {
  const auto* found = std::ranges::find_if(
      table, [&](const encoding_record& record) { return same_letters(record.name, name); });
  if (found == std::end(table)) {
    return wrong(0, name.size(), ("not an encoding: one of " + encoding_names(", ")).c_str());
  }
  encoding made(*found);
  if (found == std::begin(table)) return made;
  made.from_utf8_.reset(open_conversion("UTF-8", found->conversion));
  made.to_utf8_.reset(open_conversion(found->conversion, "UTF-8"));
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

std::string encoding::characters() {
  std::string joined;
  std::array<std::string, 128> single;
  for (unsigned lead = 0x80; lead <= 0xff; ++lead) {
    single[lead - 0x80] = character_of(bytes{static_cast<std::byte>(lead)});
    joined += single[lead - 0x80];
  }
  if (record_->longest == 1) return joined;
  for (unsigned pair = 0x8000; pair <= 0xffff; ++pair) {
    const bytes both{static_cast<std::byte>(pair >> 8U), static_cast<std::byte>(pair & 0xffU)};
    const bool apart = single[(pair >> 8U) - 0x80] != no_character;
    joined += apart ? std::string(no_character) : character_of(both);
  }
  return joined;
}

// The one character that all of these bytes are, or U+FFFD.
std::string encoding::character_of(byte_view data) {
  auto text = decode(data);
  const bool whole = text && !text->empty() && first_character(*text).length == text->size();
  return whole ? std::move(*text) : std::string(no_character);
}

}  // namespace dgram::workshop
