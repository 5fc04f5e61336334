// SPDX-License-Identifier: MIT
#include "assist/json/rule_json.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "assist/json/fields.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

using std::chrono::milliseconds;

api_error rule_error(const workshop::parse_error& why, std::string_view text) {
  api_error answer = error_of(why, "rules");
  const auto before = text.substr(0, std::min(why.at, text.size()));
  answer.line = 1 + std::ranges::count(before, '\n');
  return answer;
}

workshop::rule_condition read_condition(const boost::json::value& from, fields& whole) {
  fields in(from);
  workshop::rule_condition condition;
  const auto word = workshop::find_rule_word(in.text("is"));
  if (word) condition.is = *word;
  if (!word)
    in.refuse(misuse(
        "not_one_of", "is: a word of the rules file is wanted",
        {{"field", "is"}, {"offered", "any exact contains prefix suffix regex mask length from"}}));
  condition.what.text = in.text("text", {}, workshop::rule_line_bytes_max);
  condition.what.as = in.text("as");
  if (in.error()) whole.refuse(*in.error());
  return condition;
}

workshop::rule read_rule(const boost::json::value& from, fields& whole) {
  const auto longest = static_cast<std::uint64_t>(
      std::chrono::duration_cast<milliseconds>(workshop::rule_delay_max).count());
  fields in(from);
  workshop::rule rule;
  rule.name = in.text("name");
  rule.off = in.flag("off");
  rule.drop = in.flag("drop");
  rule.reply = {in.text("reply", {}, workshop::rule_line_bytes_max), in.text("as")};
  rule.append = in.text("append");
  rule.delay = milliseconds(in.number("delay_ms", 0, 0, longest));
  rule.repeat = static_cast<unsigned>(in.number("repeat", 1, 1, workshop::rule_repeat_max));
  rule.every = milliseconds(in.number("every_ms", 0, 0, longest));
  if (const auto* when = in.list("when", workshop::rule_conditions_max)) {
    for (const auto& each : *when) rule.when.push_back(read_condition(each, in));
  }
  if (in.error()) whole.refuse(*in.error());
  return rule;
}

std::int64_t count_ms(duration time) {
  return std::chrono::duration_cast<milliseconds>(time).count();
}

boost::json::object json_of(const workshop::rule& rule, std::uint64_t fired) {
  boost::json::array when;
  for (const auto& each : rule.when) {
    boost::json::object object{{"is", name(each.is)},
                               {"text", workshop::json_text(each.what.text)}};
    if (!each.what.as.empty()) object["as"] = each.what.as;
    when.push_back(std::move(object));
  }
  boost::json::object entry{{"name", workshop::json_text(rule.name)},
                            {"off", rule.off},
                            {"when", std::move(when)},
                            {"reply", workshop::json_text(rule.reply.text)},
                            {"drop", rule.drop},
                            {"append", rule.append},
                            {"delay_ms", count_ms(rule.delay)},
                            {"repeat", rule.repeat},
                            {"every_ms", count_ms(rule.every)},
                            {"fired", fired}};
  if (!rule.reply.as.empty()) entry["as"] = rule.reply.as;
  return entry;
}

}  // namespace

outcome<workshop::rule_set> read_rules(const boost::json::value& from) {
  fields in(from);
  if (in.has("rules")) {
    std::vector<workshop::rule> rules;
    const auto* listed = in.list("rules", workshop::rules_max);
    for (std::size_t i = 0; listed != nullptr && i < listed->size(); ++i) {
      rules.push_back(read_rule((*listed)[i], in));
    }
    if (in.error()) return failed(*in.error());
    auto set = workshop::rule_set::of(rules);
    if (!set) return failed(rule_error(set.error(), workshop::print_rules(rules)));
    return std::move(*set);
  }
  const std::string text = in.text("text", {}, workshop::rules_bytes_max);
  if (in.error()) return failed(*in.error());
  if (!in.has("text"))
    return failed(misuse("either_or", "text or rules is wanted", {{"offered", "text, rules"}}));
  auto set = workshop::rule_set::parse(text);
  if (!set) return failed(rule_error(set.error(), text));
  return std::move(*set);
}

boost::json::array json_of(const std::vector<workshop::rule>& rules,
                           const std::vector<std::uint64_t>& fired) {
  boost::json::array list;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    list.push_back(json_of(rules[i], i < fired.size() ? fired[i] : 0));
  }
  return list;
}

}  // namespace dgram::assist
