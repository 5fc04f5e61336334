// SPDX-License-Identifier: MIT
#include "workshop/match/rules.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::workshop {
namespace {

// With a backslash before every `closing` that has none, and no line end: the line stays one.
std::string closed(std::string_view text, char closing) {
  std::string out(1, closing);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n' || c == '\r') {
      out += c == '\n' ? "\\n" : "\\r";
      continue;
    }
    if (c == closing) out += '\\';
    out += c;
    const bool pair = c == '\\' && text.substr(i + 1, 1).find_first_of("\n\r") == text.npos;
    if (pair && i + 1 < text.size()) out += text[++i];
  }
  return out + closing;
}

std::string print(const rule_text& text) {
  return (text.as.empty() ? "" : text.as + ":") + closed(text.text, '"');
}

std::string print(const rule_condition& condition) {
  using word = rule_condition::word;
  const std::string word_and_space = std::string(name(condition.is)) + " ";
  switch (condition.is) {
    case word::regex: return word_and_space + closed(condition.what.text, '/');
    case word::mask: return word_and_space + closed(condition.what.text, '"');
    case word::length:
    case word::from: return word_and_space + condition.what.text;
    default: return word_and_space + print(condition.what);
  }
}

std::string print_reply(const rule& rule) {
  std::string line = "reply " + print(rule.reply);
  if (!rule.append.empty()) line += " append " + rule.append;
  if (rule.delay != duration::zero()) line += " delay " + duration_text(rule.delay);
  if (rule.repeat != 1) line += " repeat " + std::to_string(rule.repeat);
  if (rule.every != duration::zero()) line += " every " + duration_text(rule.every);
  return line;
}

}  // namespace

std::string print_rules(const std::vector<rule>& rules) {
  std::string joined;
  for (const rule& rule : rules) {
    joined += rule.above + (rule.off ? "off " : "") + rule.name + ":";
    for (const rule_condition& each : rule.when) joined += " " + print(each);
    if (rule.when.empty()) joined += " any";
    joined += " -> " + (rule.drop ? "drop" : print_reply(rule)) + "\n";
  }
  return joined;
}

}  // namespace dgram::workshop
