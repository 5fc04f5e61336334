// SPDX-License-Identifier: MIT
// A recursive descent: `or` joins groups, terms side by side are an `and`, `not` or `!` and
// parentheses bind tightest. The depth is bounded. Every error knows its place in the text.
#include <algorithm>
#include <string_view>
#include <utility>

#include "workshop/match/filter_node.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/quoted.hpp"

namespace dgram::workshop {
namespace {

using node = filter::node;
using joined = node::joined;
using kind = filter_subject::kind;

constexpr std::string_view spaces = " \t\r\n";

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

class reader {
 public:
  reader(std::string_view text, encoding* into) : text_(text), into_(into) {}

  parsed<node> read_all() {
    auto whole = read_either(0);
    if (whole && at_ < text_.size()) return wrong(at_, 1, "no ( before this )");
    return whole;
  }

 private:
  void skip_spaces() { at_ = std::min(text_.find_first_not_of(spaces, at_), text_.size()); }

  // Where the word ends that begins here.
  [[nodiscard]] std::size_t word_end() const {
    return std::min(text_.find_first_of(" \t\r\n()", at_), text_.size());
  }
  [[nodiscard]] std::string_view word() const { return text_.substr(at_, word_end() - at_); }

  bool take_word(std::string_view wanted) {
    if (word() != wanted) return false;
    at_ += wanted.size();
    skip_spaces();
    return true;
  }

  // What `or` joins.
  parsed<node> read_either(std::size_t depth) {
    node either{.how = joined::by_or};
    do {
      auto group = read_together(depth);
      if (!group) return group;
      either.inner.push_back(std::move(*group));
    } while (take_word("or"));
    return either.inner.size() == 1 ? std::move(either.inner.front()) : std::move(either);
  }

  // What stands side by side.
  parsed<node> read_together(std::size_t depth) {
    node together{.how = joined::by_and};
    skip_spaces();
    do {
      if (at_ == text_.size() || text_[at_] == ')' || word() == "or" || word() == "and") {
        return wrong(at_, word().size(), "a term is missing here");
      }
      auto term = read_one(depth);
      if (!term) return term;
      together.inner.push_back(std::move(*term));
      skip_spaces();
    } while (take_word("and") || (at_ < text_.size() && text_[at_] != ')' && word() != "or"));
    return together.inner.size() == 1 ? std::move(together.inner.front()) : std::move(together);
  }

  parsed<node> read_one(std::size_t depth) {
    if (depth == filter_depth_max) {
      return wrong(at_, text_.substr(at_, 1).size(), "too deep: 32 inside each other at most");
    }
    skip_spaces();
    if (at_ < text_.size() && (text_[at_] == '!' || text_[at_] == '-')) {
      ++at_;
      return read_negated(depth);
    }
    if (take_word("not")) return read_negated(depth);
    if (at_ == text_.size() || text_[at_] == ')') return wrong(at_, 0, "a term is missing here");
    return text_[at_] == '(' ? read_group(depth) : read_term();
  }

  parsed<node> read_negated(std::size_t depth) {
    auto term = read_one(depth + 1);
    if (!term) return term;
    node turned{.how = joined::by_not};
    turned.inner.push_back(std::move(*term));
    return turned;
  }

  parsed<node> read_group(std::size_t depth) {
    const std::size_t start = at_++;
    auto inner = read_either(depth + 1);
    if (!inner) return inner;
    if (at_ == text_.size()) return wrong(start, 1, "no ) after this (");
    ++at_;
    return inner;
  }

  parsed<node> read_term() {
    if (++terms_ > filter_terms_max) return wrong(at_, word().size(), "more than 128 terms");
    auto term = term_here();
    if (!term) return std::unexpected(term.error());
    return node{.one = std::move(*term)};
  }

  parsed<filter_condition> term_here() {
    if (text_[at_] == '"' || text_[at_] == '/') return read_text();
    const std::string_view typed = word();
    for (const auto& [name, what] : {std::pair<std::string_view, kind>{"rx", kind::received},
                                     {"tx", kind::sent},
                                     {"icmp", kind::news},
                                     {"note", kind::news}}) {
      if (take_word(name)) return is_kind{what};
    }
    const auto letters = std::ranges::find_if_not(typed, is_letter);
    const std::string_view name(typed.begin(), letters);
    const char after = letters == typed.end() ? '\0' : *letters;
    const bool number = name == "len" || name == "port";
    if (number && after != '\0' && std::string_view("<>=:").contains(after)) {
      at_ += name.size();
      return read_number(name == "port");
    }
    if (name.empty() || after != ':') return read_text();
    at_ += name.size() + 1;
    return read_named(name);
  }

  parsed<filter_condition> read_named(std::string_view name) {
    using end = has_end::end;
    if (name == "from") return read_end(end::from);
    if (name == "to") return read_end(end::to);
    if (name == "remote") return read_end(end::remote);
    if (name == "local") return read_end(end::local);
    if (name == "text") return read_text();
    if (name == "hex") return read_hex();
    return wrong(at_ - name.size() - 1, name.size() + 1,
                 "no such term: there are from: to: remote: local: port: len: hex: text:, and a "
                 "text with a colon goes in quotes");
  }

  // The word here, which an error would stand in.
  std::pair<std::string_view, std::size_t> take() {
    const std::string_view typed = word();
    return {typed, std::exchange(at_, at_ + typed.size())};
  }

  parsed<filter_condition> read_end(has_end::end which) {
    const auto [text, start] = take();
    const auto where = endpoint_range::parse(text);
    if (!where) return shifted(where.error(), start);
    return has_end{which, *where};
  }

  parsed<filter_condition> read_number(bool of_port) {
    const std::size_t sign_at = at_;
    at_ = std::min(text_.find_first_not_of("<>=:", at_), text_.size());
    const std::string_view sign = text_.substr(sign_at, at_ - sign_at);
    const auto [text, start] = take();
    const bool equal = sign == "=" || sign == ":";
    const auto read = equal ? number_range::parse(text) : bound(sign, text);
    if (!read) return shifted(read.error(), start);
    if (!equal && sign != "<" && sign != "<=" && sign != ">" && sign != ">=") {
      return wrong(sign_at, sign.size(), "not a comparison: there are < <= > >= = and :4..10");
    }
    return has_number{of_port, *read};
  }

  // The numbers that compare so with the one in `text`.
  static parsed<number_range> bound(std::string_view sign, std::string_view text) {
    constexpr auto endless = number_range{}.last;
    const auto number = parse_count(text);
    if (!number) return std::unexpected(number.error());
    if (sign == "<=") return number_range{0, *number};
    if (sign == ">=") return number_range{*number, endless};
    const bool below = sign == "<";
    if (*number == (below ? 0 : endless)) return wrong(0, text.size(), "no number is that");
    return below ? number_range{0, *number - 1} : number_range{*number + 1, endless};
  }

  parsed<filter_condition> read_text() {
    const std::size_t start = at_;
    if (at_ < text_.size() && text_[at_] == '/') return read_regex();
    parsed<bytes> wanted;
    if (at_ < text_.size() && text_[at_] == '"') {
      const auto inside = take_quoted();
      if (!inside) return std::unexpected(inside.error());
      wanted = unquote(*inside, into_);
    } else {
      const auto text = take().first;
      if (const auto quote = text.find('"'); quote != text.npos) {
        return wrong(start + quote, 1, "quotes go around the whole text");
      }
      wanted = into_ != nullptr ? into_->encode(text) : to_bytes(text);
    }
    if (!wanted) return shifted(wanted.error(), start);
    if (wanted->empty()) {
      return wrong(start, at_ - start, "no text to look for (an empty datagram is len=0)");
    }
    return has_bytes{std::move(*wanted)};
  }

  parsed<std::string_view> take_quoted() {
    const auto end = quoted_end(text_, at_);
    if (!end) return std::unexpected(end.error());
    if (*end < text_.size() && std::string_view(" \t\r\n()").find(text_[*end]) == spaces.npos) {
      return wrong(*end, 1, "a space is missing after this quote");
    }
    const std::size_t start = std::exchange(at_, *end);
    return text_.substr(start, *end - start);
  }

  parsed<filter_condition> read_hex() {
    const std::size_t start = at_;
    const bool quoted = at_ < text_.size() && text_[at_] == '"';
    parsed<std::string_view> text;
    if (quoted) {
      text = take_quoted();
      if (!text) return std::unexpected(text.error());
      text = text->substr(1, text->size() - 2);
    } else {
      text = take().first;
    }
    auto mask = hex_mask::parse(*text);
    if (!mask) return shifted(mask.error(), start + (quoted ? 1 : 0));
    return has_mask{std::move(*mask)};
  }

  parsed<filter_condition> read_regex() {
    const std::size_t start = at_;
    const auto end = slashed_end(text_, at_);
    if (!end) return std::unexpected(end.error());
    at_ = *end;
    if (at_ < word_end()) return wrong(at_, 1, "a space is missing after this expression");
    auto regex = pattern::parse(text_.substr(start, at_ - start));
    if (!regex) return shifted(regex.error(), start);
    return has_match{std::move(*regex)};
  }

  std::string_view text_;
  encoding* into_;
  std::size_t at_ = 0;
  std::size_t terms_ = 0;
};

}  // namespace

parsed<filter::node> read_filter(std::string_view text, encoding* into) {
  return reader(text, into).read_all();
}

}  // namespace dgram::workshop
