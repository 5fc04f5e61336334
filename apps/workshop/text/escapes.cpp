// SPDX-License-Identifier: MIT
#include "workshop/text/escapes.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "workshop/text/hex.hpp"
#include "workshop/text/safe_text.hpp"
#include "workshop/text/utf8.hpp"

namespace dgram::workshop {
namespace {

constexpr std::size_t character_digits_max = 6;  // U+10FFFF

// None if there is no digit, or if something else is among them. At most eight digits.
std::optional<char32_t> hex_number(std::string_view digits) {
  if (digits.empty()) return std::nullopt;
  char32_t number = 0;
  for (const char c : digits) {
    const auto digit = hex_digit(c);
    if (!digit) return std::nullopt;
    number = number << 4 | *digit;
  }
  return number;
}

// Each step takes what stands at `at_` off the text and appends what it means.
class reader {
 public:
  reader(std::string_view text, std::string_view special, encoding* into, more_escapes also)
      : text_(text), special_(special), into_(into), also_(also) {}

  parsed<bytes> read_all() {
    while (at_ < text_.size()) {
      if (auto step = read_next(); !step) return std::unexpected(step.error());
    }
    return std::move(out_);
  }

 private:
  parsed<void> read_next() {
    if (special_.find(text_[at_]) == special_.npos) return read_plain();
    return text_[at_] == '[' ? read_bracket() : read_backslash();
  }

  parsed<void> read_plain() {
    const std::size_t end = std::min(text_.find_first_of(special_, at_), text_.size());
    const std::size_t start = std::exchange(at_, end);
    return put_text(text_.substr(start, end - start), start);
  }

  parsed<void> read_backslash() {
    if (at_ + 1 == text_.size()) return wrong(at_, 1, "an escape begins here and does not end");
    if (also_.quote && text_[at_ + 1] == '"') return put_byte('"', 2);
    if (also_.two_digits) {
      const std::string_view digits = text_.substr(at_ + 1, 2);
      const auto value = hex_number(digits);
      if (value && digits.size() == 2) return put_byte(static_cast<char>(*value), 3);
    }
    switch (text_[at_ + 1]) {
      case 'n': return put_byte('\n', 2);
      case 'r': return put_byte('\r', 2);
      case 't': return put_byte('\t', 2);
      case '0': return put_byte('\0', 2);
      case '\\': return put_byte('\\', 2);
      case 'x': return read_byte();
      case 'u': return read_character();
      default: {
        const auto next = first_character(text_.substr(at_ + 1));
        return wrong(at_, 1 + std::max<std::size_t>(next.length, 1),
                     R"(not an escape: there are \n \r \t \0 \\ \xHH \u{…})");
      }
    }
  }

  parsed<void> read_byte() {
    const std::string_view digits = text_.substr(at_ + 2, 2);
    const auto value = hex_number(digits);
    if (!value || digits.size() < 2) {
      return wrong(at_, 2, R"(\x needs two hexadecimal digits after it)");
    }
    return put_byte(static_cast<char>(*value), 4);
  }

  parsed<void> read_character() {
    const std::string_view rest = text_.substr(at_ + 2, character_digits_max + 2);
    const std::size_t close = rest.find('}');
    const auto code = rest.starts_with('{') && close != rest.npos
                          ? hex_number(rest.substr(1, close - 1))
                          : std::nullopt;
    if (!code) {
      return wrong(at_, 2, R"(\u needs one to six hexadecimal digits in braces after it)");
    }
    const std::size_t length = 2 + close + 1;
    if (!is_character(*code)) return wrong(at_, length, "not a character of Unicode");
    std::string text;
    append_utf8(text, *code);
    const std::size_t start = std::exchange(at_, at_ + length);
    auto done = put_text(text, start);
    if (!done) done.error().length = length;
    return done;
  }

  parsed<void> read_bracket() {
    if (text_.substr(at_ + 1).starts_with('[')) return put_byte('[', 2);
    const std::size_t close = text_.find(']', at_);
    if (close == text_.npos) return wrong(at_, 1, "no ] after this [ (a [ itself is [[)");
    const std::size_t start = at_ + 1;
    const auto data = parse_hex(text_.substr(start, close - start));
    if (!data) return shifted(data.error(), start);
    if (data->empty())
      return wrong(at_, close + 1 - at_, "no hex in the brackets (a [ itself is [[)");
    append(out_, *data);
    at_ = close + 1;
    return {};
  }

  parsed<void> put_byte(char byte, std::size_t length) {
    out_.push_back(static_cast<std::byte>(byte));
    at_ += length;
    return {};
  }

  parsed<void> put_text(std::string_view text, std::size_t start) {
    if (into_ == nullptr) {
      append(out_, text);
      return {};
    }
    const auto encoded = into_->encode(text);
    if (!encoded) return shifted(encoded.error(), start);
    append(out_, *encoded);
    return {};
  }

  std::string_view text_;
  std::string_view special_;
  encoding* into_;
  more_escapes also_;
  std::size_t at_ = 0;
  bytes out_;
};

// Most of most texts: what stands for itself, without a look at what character it is.
std::size_t plain_run(std::string_view text, std::string_view doubled) {
  const auto stops = [doubled](char c) {  // a loop of one or two, not a call for each character
    return c < ' ' || c > '~' || std::ranges::any_of(doubled, [c](char d) { return c == d; });
  };
  return static_cast<std::size_t>(std::ranges::find_if(text, stops) - text.begin());
}

std::string escaped(byte_view data, std::string_view doubled, bool tabs_stay) {
  std::string out;
  out.reserve(data.size());
  std::string_view rest = as_text(data);
  while (!rest.empty()) {
    const std::size_t plain = plain_run(rest, doubled);
    out += rest.substr(0, plain);
    rest.remove_prefix(plain);
    if (rest.empty()) break;
    const char c = rest[0];
    if (doubled.find(c) != doubled.npos) {
      out.append(2, c);
      rest.remove_prefix(1);
    } else if (c == '\t' && tabs_stay) {
      out += c;
      rest.remove_prefix(1);
    } else {
      rest.remove_prefix(append_visible(out, rest));
    }
  }
  return out;
}

}  // namespace

parsed<bytes> unescape(std::string_view text, encoding* into, more_escapes also) {
  return reader(text, "\\[", into, also).read_all();
}

std::string escape(byte_view data) { return escaped(data, "\\[", false); }

std::string escape_line(byte_view data) { return escaped(data, "\\", true); }

parsed<bytes> unescape_line(std::string_view line) {
  return reader(line, "\\", nullptr, {}).read_all();
}

}  // namespace dgram::workshop
