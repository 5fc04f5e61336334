// SPDX-License-Identifier: MIT
#include "workshop/match/rules.hpp"

#include <array>
#include <utility>

#include "workshop/match/rules_compiled.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::workshop {
namespace {

constexpr std::array<std::string_view, 8> word_names = {"exact", "contains", "prefix", "suffix",
                                                        "regex", "mask",     "length", "from"};

// What stands between quotes or spaces on a line of its own must not end it.
bool is_one_word(std::string_view text) {
  return std::ranges::none_of(text, [](char c) { return c == '"' || (c >= 0 && c <= ' '); });
}

// A backslash at the end would take the closing quote for itself.
bool can_be_quoted(std::string_view text) {
  const std::size_t last = text.find_last_not_of('\\');
  return (text.size() - (last + 1)) % 2 == 0;  // npos + 1 is 0
}

bool can_be_written(const rule_condition& condition) {
  using word = rule_condition::word;
  const bool bare = condition.is == word::length || condition.is == word::from;
  return is_one_word(condition.what.as) &&
         (bare ? is_one_word(condition.what.text) : can_be_quoted(condition.what.text));
}

bool can_be_written(const rule& rule) {
  return is_one_word(rule.name) && is_one_word(rule.append) && is_one_word(rule.reply.as) &&
         can_be_quoted(rule.reply.text) && is_comments(rule.above) &&
         std::ranges::all_of(rule.when, [](const auto& each) { return can_be_written(each); });
}

}  // namespace

std::string_view name(rule_condition::word which) noexcept {
  return word_names[static_cast<std::size_t>(which)];
}

std::optional<rule_condition::word> find_rule_word(std::string_view name) noexcept {
  const auto* found = std::ranges::find(word_names, name);
  if (found == word_names.end()) return std::nullopt;
  return static_cast<rule_condition::word>(found - word_names.begin());
}

rule_set::rule_set() : inside_(std::make_shared<const inside>()) {}

parsed<rule_set> rule_set::of(const std::vector<rule>& rules) {
  if (!std::ranges::all_of(rules, [](const rule& rule) { return can_be_written(rule); })) {
    return wrong(0, 0,
                 "this cannot be written as a rule: a space, a quote or a backslash too many");
  }
  return parse(print_rules(rules));
}

const std::vector<rule>& rule_set::rules() const noexcept { return inside_->rules; }

std::string rule_set::print() const { return print_rules(inside_->rules) + inside_->below; }

std::optional<std::size_t> rule_set::match(byte_view request, const endpoint& source) const {
  for (std::size_t i = 0; i < inside_->rules.size(); ++i) {
    if (!inside_->rules[i].off && inside_->compiled[i].holds(request, source)) return i;
  }
  return std::nullopt;
}

parsed<void> rule_set::answer(std::size_t index, const template_context& context,
                              bytes& out) const {
  const compiled_rule& rule = inside_->compiled[index];
  if (const auto* fixed = std::get_if<bytes>(&rule.reply)) {
    out = *fixed;
  } else if (auto made = std::get<payload_template>(rule.reply).render(context, out); !made) {
    return made;
  }
  if (rule.sum) append_checksum(out, *rule.sum);
  return {};
}

}  // namespace dgram::workshop
