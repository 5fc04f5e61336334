// SPDX-License-Identifier: MIT
#include "workshop/match/rule_line.hpp"

#include <algorithm>
#include <memory>
#include <type_traits>
#include <utility>

#include "workshop/text/hex.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/quoted.hpp"
#include "workshop/text/safe_text.hpp"

namespace dgram::workshop {
namespace {

using word = rule_condition::word;

constexpr std::string_view spaces = " \t";

// A word or a quoted text of the line, and where it stands in it.
struct piece {
  std::string_view text;
  std::size_t at = 0;
};

class line_reader {
 public:
  line_reader(std::string_view line, rule& into, compiled_rule& compiled)
      : line_(line), rule_(&into), compiled_(&compiled) {}

  parsed<void> read() {
    auto step = read_name();
    if (step) step = read_conditions();
    if (step) step = read_actions();
    return step;
  }

 private:
  void skip_spaces() { at_ = std::min(line_.find_first_not_of(spaces, at_), line_.size()); }
  [[nodiscard]] bool at_end() const { return at_ == line_.size(); }

  // The next word; nothing at the end of the line.
  piece take_word() {
    skip_spaces();
    const std::size_t end = std::min(line_.find_first_of(" \t\"", at_), line_.size());
    const std::size_t start = std::exchange(at_, end);
    return {line_.substr(start, end - start), start};
  }

  parsed<void> read_name() {
    piece first = take_word();
    if (first.text == "off") {
      rule_->off = true;
      first = take_word();
    }
    const std::size_t colon = first.text.find(':');
    const std::string_view name = first.text.substr(0, colon);
    if (name.empty() || colon == first.text.npos) {
      return wrong(first.at, first.text.size(), "a rule begins with its name and a colon");
    }
    if (name.size() > rule_name_bytes_max) {
      return wrong(first.at, name.size(), "a name has at most 64 bytes");
    }
    if (name.starts_with('#') || !is_text(as_bytes(name))) {
      return wrong(first.at, name.size(), "not a name");
    }
    rule_->name = name;
    at_ = first.at + colon + 1;
    return {};
  }

  parsed<void> read_conditions() {
    bool any = false;
    for (;;) {
      const piece piece = take_word();
      if (piece.text == "->") {
        if (any == rule_->when.empty()) return {};
        return wrong(piece.at, 0,
                     any ? "any stands alone"
                         : "a condition is missing: any, or exact contains prefix suffix regex "
                           "mask length from");
      }
      any = any || piece.text == "any";
      if (piece.text == "any") continue;
      const auto which = find_rule_word(piece.text);
      if (!which) return not_a_condition(piece);
      if (rule_->when.size() == rule_conditions_max) {
        return wrong(piece.at, piece.text.size(), "more than 16 conditions");
      }
      rule_->when.push_back({.is = *which});
      if (auto step = read_condition(rule_->when.back()); !step) return step;
    }
  }

  [[nodiscard]] parsed<void> not_a_condition(piece piece) const {
    if (at_end() && piece.text.empty()) {
      return wrong(piece.at, 0, "-> and what to do is missing: -> reply \"…\", or -> drop");
    }
    return wrong(piece.at, std::max<std::size_t>(piece.text.size(), 1),
                 "not a condition: any exact contains prefix suffix regex mask length from");
  }

  parsed<void> read_condition(rule_condition& into) {
    switch (into.is) {
      case word::length:
        return read_bare(into, number_range::parse, [](auto range) { return has_length{range}; });
      case word::from:
        return read_bare(into, endpoint_range::parse, [](auto range) { return has_source{range}; });
      case word::regex: return read_regex(into);
      case word::mask: return read_mask(into);
      default: return read_bytes(into);
    }
  }

  template <class Parse, class Made>
  parsed<void> read_bare(rule_condition& into, Parse parse, Made made) {
    const piece value = take_word();
    const auto range = parse(value.text);
    if (!range) return shifted(range.error(), value.at);
    into.what.text = value.text;
    compiled_->when.emplace_back(made(*range));
    return {};
  }

  parsed<void> read_regex(rule_condition& into) {
    skip_spaces();
    if (at_end() || line_[at_] != '/') return wrong(at_, 0, "an expression is missing: /…/");
    const auto end = slashed_end(line_, at_);
    if (!end) return std::unexpected(end.error());
    const std::size_t start = std::exchange(at_, *end);
    auto regex = pattern::parse(line_.substr(start, *end - start));
    if (!regex) return shifted(regex.error(), start);
    into.what.text = line_.substr(start + 1, *end - start - 2);
    compiled_->when.emplace_back(has_expression{std::move(*regex)});
    return check_space();
  }

  parsed<void> read_mask(rule_condition& into) {
    rule_text text;
    const auto place = read_text(text);
    if (!place) return std::unexpected(place.error());
    if (!text.as.empty()) return wrong(*place, 0, "a mask is hex anyway: mask \"A5 ?? 01\"");
    auto mask = hex_mask::parse(text.text);
    if (!mask) return shifted(mask.error(), *place);
    into.what = std::move(text);
    compiled_->when.emplace_back(has_bytes_at{word::prefix, std::move(*mask)});
    return {};
  }

  parsed<void> read_bytes(rule_condition& into) {
    const auto place = read_text(into.what);
    if (!place) return std::unexpected(place.error());
    const std::string_view text = into.what.text;
    if (into.what.as == "hex" && text.find('?') != text.npos) {
      auto mask = hex_mask::parse(text);
      if (!mask) return shifted(mask.error(), *place);
      compiled_->when.emplace_back(has_bytes_at{into.is, std::move(*mask)});
      return {};
    }
    auto wanted = bytes_of(into.what, *place);
    if (!wanted) return std::unexpected(wanted.error());
    if (wanted->empty() && into.is != word::exact) {
      return wrong(*place, 0, "nothing is in every datagram: any, or exact \"\" for an empty one");
    }
    compiled_->when.emplace_back(has_bytes_at{into.is, std::move(*wanted)});
    return {};
  }

  // A quoted text, with what stands before its quote. Gives where the inside begins.
  parsed<std::size_t> read_text(rule_text& into) {
    const piece before = take_word();
    const bool quote = !at_end() && line_[at_] == '"';
    if (!quote || (!before.text.empty() && !before.text.ends_with(':'))) {
      return wrong(before.at, before.text.size(),
                   "a text in quotes is missing: \"…\" or hex:\"…\"");
    }
    if (!before.text.empty()) into.as = before.text.substr(0, before.text.size() - 1);
    const auto& known = encoding::names();
    if (!into.as.empty() && into.as != "hex" && std::ranges::find(known, into.as) == known.end()) {
      return wrong(before.at, into.as.size(),
                   ("not a form of text: hex, or an encoding: " + encoding_names(", ")).c_str());
    }
    const auto end = quoted_end(line_, at_);
    if (!end) return std::unexpected(end.error());
    const std::size_t start = std::exchange(at_, *end) + 1;
    into.text = line_.substr(start, *end - 1 - start);
    if (auto space = check_space(); !space) return std::unexpected(space.error());
    return start;
  }

  [[nodiscard]] parsed<void> check_space() const {
    if (at_end() || spaces.contains(line_[at_])) return {};
    return wrong(at_, 1, "a space is missing here");
  }

  // Null for UTF-8 and hex.
  static parsed<std::unique_ptr<encoding>> encoding_of(const rule_text& text) {
    if (text.as.empty() || text.as == "hex") return nullptr;
    auto found = encoding::parse(text.as);
    if (!found) return std::unexpected(found.error());
    return std::make_unique<encoding>(std::move(*found));
  }

  static parsed<bytes> bytes_of(const rule_text& text, std::size_t place) {
    if (text.as == "hex") {
      auto data = parse_hex(text.text);
      if (!data) return shifted(data.error(), place);
      return data;
    }
    const auto into = encoding_of(text);
    if (!into) return shifted(into.error(), place);
    auto data = unescape(text.text, into->get(), {.quote = true});
    if (!data) return shifted(data.error(), place);
    return data;
  }

  parsed<void> read_actions() {
    const piece first = take_word();
    if (first.text == "drop") {
      rule_->drop = true;
      const piece more = take_word();
      if (more.text.empty() && at_end()) return {};
      return wrong(more.at, std::max<std::size_t>(more.text.size(), 1), "nothing goes with drop");
    }
    if (first.text != "reply") {
      return wrong(first.at, first.text.size(), "reply \"…\" or drop is missing");
    }
    if (auto step = read_reply(); !step) return step;
    for (skip_spaces(); !at_end(); skip_spaces()) {
      if (auto step = read_how(); !step) return step;
    }
    if (rule_->repeat > 1 && rule_->every == duration::zero()) {
      return wrong(at_, 0, "every is missing: repeat 3 every 100ms");
    }
    return {};
  }

  parsed<void> read_reply() {
    const auto place = read_text(rule_->reply);
    if (!place) return std::unexpected(place.error());
    if (rule_->reply.as == "hex") {
      auto data = bytes_of(rule_->reply, *place);
      if (!data) return std::unexpected(data.error());
      compiled_->reply = std::move(*data);
      return {};
    }
    const auto into = encoding_of(rule_->reply);
    if (!into) return shifted(into.error(), *place);
    auto made = payload_template::compile(
        rule_->reply.text, {.escapes = true, .into = into->get(), .also = {.quote = true}});
    if (!made) return shifted(made.error(), *place);
    compiled_->reply = std::move(*made);
    return {};
  }

  // One of append, delay, repeat and every, with its value.
  parsed<void> read_how() {
    const piece what = take_word();
    const piece value = take_word();
    const auto note = [&](auto& into, auto read) -> parsed<void> {
      if (!read) return shifted(read.error(), value.at);
      into = static_cast<std::remove_reference_t<decltype(into)>>(*read);
      return {};
    };
    if (what.text == "append") {
      rule_->append = value.text;
      return note(compiled_->sum, parse_checksum(value.text));
    }
    if (what.text == "delay") return note(rule_->delay, time_of(value.text, duration::zero()));
    if (what.text == "every") return note(rule_->every, time_of(value.text, rule_every_min));
    if (what.text == "repeat") {
      return note(rule_->repeat, parse_count(value.text, 1, rule_repeat_max));
    }
    return wrong(what.at, std::max<std::size_t>(what.text.size(), 1),
                 "not what goes with reply: append, delay, repeat, every");
  }

  static parsed<duration> time_of(std::string_view text, duration least) {
    const auto time = parse_duration(text);
    if (!time) return time;
    if (*time > rule_delay_max) return wrong(0, text.size(), "longer than a minute");
    if (*time < least) return wrong(0, text.size(), "shorter than a millisecond");
    return time;
  }

  std::string_view line_;
  rule* rule_;
  compiled_rule* compiled_;
  std::size_t at_ = 0;
};

}  // namespace

parsed<void> read_rule_line(std::string_view line, rule& into, compiled_rule& compiled) {
  return line_reader(line, into, compiled).read();
}

}  // namespace dgram::workshop
