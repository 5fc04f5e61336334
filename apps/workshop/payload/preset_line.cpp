// SPDX-License-Identifier: MIT
#include "workshop/payload/preset_line.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "workshop/text/address_text.hpp"
#include "workshop/text/hex.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/quoted.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::workshop {
namespace {

constexpr std::string_view spaces = " \t";

// What a line says after a word, and where its text stands.
struct value {
  enum class form : std::uint8_t { bare, quoted, escaped };

  std::string text = {};
  std::size_t at = 0;      // in the line, behind the quote
  std::size_t length = 0;  // in the line
  form written = form::bare;

  // An error of the text as one of the line. Of escapes only the whole can be shown.
  [[nodiscard]] std::unexpected<parse_error> wrong_here(parse_error why) const {
    if (written == form::escaped) {
      why.at = at;
      why.length = length;
      return std::unexpected(std::move(why));
    }
    const auto quotes_before = [this](std::size_t end) {
      const std::string_view before = std::string_view(text).substr(0, end);
      return written == form::bare ? 0 : static_cast<std::size_t>(std::ranges::count(before, '"'));
    };
    const std::size_t end = why.at + why.length + quotes_before(why.at + why.length);
    why.at += quotes_before(why.at);
    why.length = end - why.at;
    return shifted(std::move(why), at);
  }
};

class line_reader {
 public:
  line_reader(std::string_view line, preset& into) : line_(line), into_(&into) {}

  parsed<void> read() {
    if (auto step = read_name(); !step) return step;
    for (skip_spaces(); !at_end(); skip_spaces()) {
      if (auto step = read_field(); !step) return step;
    }
    const bool says = seen(payload_field::text) || seen(payload_field::data);
    if (!says) return wrong(at_, 0, "what to send is missing: text \"…\" or data \"a5 5a\"");
    return check_payload();
  }

 private:
  void skip_spaces() { at_ = std::min(line_.find_first_not_of(spaces, at_), line_.size()); }
  [[nodiscard]] bool at_end() const { return at_ == line_.size(); }
  [[nodiscard]] std::string_view rest() const { return line_.substr(at_); }

  value& place_of(payload_field which) { return places_[static_cast<std::size_t>(which)]; }
  [[nodiscard]] bool seen(payload_field which) const {
    return (seen_ >> static_cast<unsigned>(which) & 1U) != 0;
  }

  // Up to a character of `ends`, or between quotes.
  parsed<value> take_value(std::string_view ends) {
    if (rest().starts_with('"')) return take_quoted();
    if (rest().starts_with("e\"")) return take_escaped();
    const std::size_t end = std::min(line_.find_first_of(ends, at_), line_.size());
    const std::size_t start = std::exchange(at_, end);
    const std::string_view text = line_.substr(start, end - start);
    if (text.empty()) return wrong(start, 0, "a value is missing here");
    if (const std::size_t quote = text.find('"'); quote != text.npos) {
      return wrong(start + quote, 1, "a quote inside a word: a text stands between quotes whole");
    }
    return value{std::string(text), start, text.size()};
  }

  // Between quotes a quote is two, and everything else itself.
  parsed<value> take_quoted() {
    value value{.at = at_ + 1, .written = value::form::quoted};
    for (std::size_t end = value.at; end < line_.size(); ++end) {
      if (line_[end] != '"') {
        value.text += line_[end];
      } else if (line_.substr(end + 1).starts_with('"')) {
        value.text += line_[end++];
      } else {
        value.length = end - value.at;
        at_ = end + 1;
        return value;
      }
    }
    return wrong(at_, 1, "no quote ends what begins here");
  }

  parsed<value> take_escaped() {
    const std::size_t quote = at_ + 1;
    const auto end = quoted_end(line_, quote);
    if (!end) return std::unexpected(end.error());
    const auto text = unquote(line_.substr(quote, *end - quote));
    if (!text) return shifted(text.error(), quote);
    at_ = *end;
    return value{std::string(as_text(*text)), quote + 1, *end - quote - 2, value::form::escaped};
  }

  parsed<void> read_name() {
    skip_spaces();
    const std::size_t start = at_;
    auto name = rest().starts_with(':') ? value{} : take_value(" \t:");
    if (!name) return std::unexpected(std::move(name.error()));
    if (name->text.empty() || !rest().starts_with(':')) {
      return wrong(start, at_ - start, "a preset begins with its name and a colon");
    }
    ++at_;
    if (name->text.size() > preset_name_bytes_max) {
      return wrong(name->at, name->length, "a name has at most 64 bytes");
    }
    if (!is_printable_line(name->text)) {
      return wrong(name->at, name->length, "not a name");
    }
    into_->name = std::move(name->text);
    return check_space();
  }

  [[nodiscard]] parsed<void> check_space() const {
    if (at_end() || spaces.contains(line_[at_])) return {};
    return wrong(at_, 1, "a space is missing here");
  }

  parsed<void> read_field() {
    const std::size_t end = std::min(line_.find_first_of(" \t\"", at_), line_.size());
    const std::size_t start = std::exchange(at_, end);
    const std::string_view word = line_.substr(start, end - start);
    if (mark(word, start)) return check_space();
    if (!takes_value(word)) {
      return wrong(start, std::max<std::size_t>(word.size(), 1),
                   "not a word of a preset: to text data hex escapes loose template encoding eol "
                   "prefix suffix pad append delay");
    }
    skip_spaces();
    auto taken = take_value(spaces);
    if (!taken) return std::unexpected(std::move(taken.error()));
    if (auto space = check_space(); !space) return space;
    return take_field(word, start, std::move(*taken));
  }

  // A word that stands alone.
  bool mark(std::string_view word, std::size_t at) {
    payload_spec& payload = into_->payload;
    payload_field which = payload_field::hex;
    if (word == "hex") {
      payload.hex = true;
    } else if (word == "escapes" || word == "loose") {
      which = payload_field::escapes;
      payload.escapes = word == "loose" ? escape_form::loose : escape_form::strict;
    } else if (word == "template") {
      which = payload_field::filled;
      payload.filled = true;
    } else {
      return false;
    }
    place_of(which) = {.at = at, .length = word.size()};
    return true;
  }

  static constexpr std::array<std::pair<std::string_view, payload_field>, 7> fields = {
      {{"data", payload_field::data},
       {"text", payload_field::text},
       {"encoding", payload_field::encoding},
       {"eol", payload_field::eol},
       {"prefix", payload_field::prefix},
       {"suffix", payload_field::suffix},
       {"append", payload_field::append}}};

  static bool takes_value(std::string_view word) {
    return word == "to" || word == "pad" || word == "delay" || find_field(word).has_value();
  }

  static std::optional<payload_field> find_field(std::string_view word) {
    const auto* found =
        std::ranges::find(fields, word, [](const auto& entry) { return entry.first; });
    return found == fields.end() ? std::nullopt : std::optional(found->second);
  }

  parsed<void> take_field(std::string_view word, std::size_t word_at, value taken) {
    if (word == "to") return take_address(std::move(taken));
    if (word == "pad") {
      return note(into_->payload.pad, parse_count(taken.text, 0, payload_bytes_max_v6), taken);
    }
    if (word == "delay") return take_delay(taken);
    const payload_field which = *find_field(word);
    if (seen(which)) return wrong(word_at, word.size(), "this is said twice");
    seen_ |= 1U << static_cast<unsigned>(which);
    auto& payload = into_->payload;
    value& place = place_of(which) = std::move(taken);
    switch (which) {
      case payload_field::data: return note(payload.data, parse_hex(place.text), place);
      case payload_field::eol: return note(payload.eol, parse_line_end(place.text), place);
      case payload_field::encoding: payload.encoding = place.text; break;
      case payload_field::prefix: payload.prefix = place.text; break;
      case payload_field::suffix: payload.suffix = place.text; break;
      case payload_field::append: payload.append = place.text; break;
      default: payload.text = place.text; break;
    }
    return {};
  }

  template <class To, class From>
  static parsed<void> note(To& into, parsed<From> read, const value& value) {
    if (!read) return value.wrong_here(std::move(read.error()));
    into = static_cast<To>(std::move(*read));
    return {};
  }

  parsed<void> take_address(value value) {
    if (auto read = parse_address(value.text); !read)
      return value.wrong_here(std::move(read.error()));
    if (!is_printable_line(value.text)) return wrong(value.at, value.length, "not an address");
    into_->to = std::move(value.text);
    return {};
  }

  parsed<void> take_delay(const value& value) {
    const auto time = parse_duration(value.text);
    if (time && *time > preset_delay_max) {
      return wrong(value.at, value.length, "longer than an hour");
    }
    return note(into_->delay, time, value);
  }

  parsed<void> check_payload() {
    const auto made = prepared_payload::of(into_->payload);
    if (made) return {};
    const value& place = place_of(made.error().field);
    parse_error why = made.error().why;
    if (made.error().field == payload_field::hex) why.length = place.length;
    return place.wrong_here(std::move(why));
  }

  std::string_view line_;
  preset* into_;
  std::size_t at_ = 0;
  unsigned seen_ = 0;
  std::array<value, 11> places_ = {};  // of each payload_field
};

}  // namespace

parsed<void> read_preset_line(std::string_view line, preset& into) {
  return line_reader(line, into).read();
}

}  // namespace dgram::workshop
