// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <string_view>

#include "workshop/payload/presets.hpp"
#include "workshop/text/hex.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::workshop {
namespace {

// Hex of more bytes stands without spaces: a word of a command has at most 128 KiB, and so the
// longest datagram fits.
constexpr std::size_t spaced_bytes = 64;

// For a shell: as it is, or between single quotes.
std::string shell_word(std::string_view text) {
  const auto is_safe = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_./:,@%+").contains(c);
  };
  if (!text.empty() && std::ranges::all_of(text, is_safe)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else {
      out += c;
    }
  }
  return out + "'";
}

// A text as `-e` reads it, with nothing in it but what is safe to look at.
class strict_writer {
 public:
  strict_writer(std::string_view text, escape_form written, bool filled)
      : text_(text), written_(written), filled_(filled) {}

  std::string write() {
    while (at_ < text_.size()) write_next();
    return std::move(out_);
  }

 private:
  void write_next() {
    if (filled_ && rest().starts_with("{{")) return write_braces();
    if (text_[at_] == '\\') return write_backslash();
    if (text_[at_] == '[') return write_bracket();
    take_visible();
  }

  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  void take_visible() { at_ += append_visible(out_, rest()); }
  void take_as_it_is(std::size_t length) {
    out_ += text_.substr(at_, length);
    at_ += length;
  }

  // Escapes are not read inside a name: it stays as it is.
  void write_braces() {
    const std::size_t run = std::min(text_.find_first_not_of('{', at_), text_.size()) - at_;
    take_as_it_is(run);
    if (run % 4 < 2) return;
    const std::size_t close = std::min(text_.find("}}", at_), text_.size());
    while (at_ < close) take_visible();
  }

  void write_backslash() {
    if (written_ == escape_form::none) {
      out_ += "\\\\";
      ++at_;
      return;
    }
    const std::string_view digits = text_.substr(at_ + 1, 2);
    const bool byte = written_ == escape_form::loose && digits.size() == 2 &&
                      hex_digit(digits[0]) && hex_digit(digits[1]);
    if (byte) {
      out_ += "\\x";
      ++at_;
      return take_as_it_is(2);
    }
    take_as_it_is(2);
  }

  void write_bracket() {
    if (written_ == escape_form::none) {
      out_ += "[[";
      ++at_;
      return;
    }
    if (rest().starts_with("[[")) return take_as_it_is(2);
    const std::size_t close = std::min(text_.find(']', at_), text_.size());
    for (; at_ < close; ++at_)
      out_ += static_cast<unsigned char>(text_[at_]) < ' ' ? ' ' : text_[at_];
  }

  std::string_view text_;
  escape_form written_;
  bool filled_;
  std::size_t at_ = 0;
  std::string out_;
};

std::string text_option(std::string_view option, std::string_view text, escape_form written) {
  if (text.empty()) return {};
  const bool as_it_is = is_printable_line(text) && written != escape_form::loose;
  const escape_form read = written == escape_form::loose ? written : escape_form::strict;
  const std::string value = as_it_is ? std::string(text) : strict_writer(text, read, false).write();
  return " " + std::string(option) + " " + shell_word(value);
}

std::string options_of(const payload_spec& what) {
  std::string line;
  if (!what.encoding.empty()) line += " --encoding " + shell_word(what.encoding);
  line += text_option("--prefix", what.prefix, what.escapes);
  line += text_option("--suffix", what.suffix, what.escapes);
  if (what.eol != line_end::none) line += " --eol " + std::string(name(what.eol));
  if (what.pad != 0) line += " --pad " + std::to_string(what.pad);
  if (!what.append.empty()) line += " --append " + shell_word(what.append);
  return line;
}

std::string hex_word(byte_view data) {
  return shell_word(data.size() > spaced_bytes ? hex(data) : hex_spaced(data));
}

// A word that begins with a dash would be an option.
std::string data_word(std::string_view text) {
  return (text.starts_with('-') ? " -- " : " ") + shell_word(text);
}

std::string text_of(const payload_spec& what) {
  if (what.hex && is_printable_line(what.text)) return " -x" + data_word(what.text);
  if (what.hex) return " -x " + hex_word(parse_hex(what.text).value_or(bytes{}));
  std::string line = what.filled ? " -t" : "";
  const bool as_it_is = is_printable_line(what.text) && what.escapes != escape_form::loose;
  if (!as_it_is || what.escapes != escape_form::none) line += " -e";
  if (as_it_is) return line + data_word(what.text);
  return line + data_word(strict_writer(what.text, what.escapes, what.filled).write());
}

}  // namespace

std::string as_command(const preset& preset) {
  const std::string line = "dgram send " + shell_word(preset.to.empty() ? "HOST:PORT" : preset.to);
  if (preset.payload.data) return line + " -x " + hex_word(*preset.payload.data);
  return line + options_of(preset.payload) + text_of(preset.payload);
}

}  // namespace dgram::workshop
