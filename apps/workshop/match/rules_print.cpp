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

std::string print(const rule_text& one) {
  return (one.as.empty() ? "" : one.as + ":") + closed(one.text, '"');
}

std::string print(const rule_condition& one) {
  using word = rule_condition::word;
  const std::string word_and_space = std::string(name(one.is)) + " ";
  switch (one.is) {
    case word::regex: return word_and_space + closed(one.what.text, '/');
    case word::mask: return word_and_space + closed(one.what.text, '"');
    case word::length:
    case word::from: return word_and_space + one.what.text;
    default: return word_and_space + print(one.what);
  }
}

std::string print_reply(const rule& one) {
  std::string line = "reply " + print(one.reply);
  if (!one.append.empty()) line += " append " + one.append;
  if (one.delay != duration::zero()) line += " delay " + duration_text(one.delay);
  if (one.repeat != 1) line += " repeat " + std::to_string(one.repeat);
  if (one.every != duration::zero()) line += " every " + duration_text(one.every);
  return line;
}

}  // namespace

std::string print_rules(const std::vector<rule>& rules) {
  std::string all;
  for (const rule& one : rules) {
    all += one.above + (one.off ? "off " : "") + one.name + ":";
    for (const rule_condition& each : one.when) all += " " + print(each);
    if (one.when.empty()) all += " any";
    all += " -> " + (one.drop ? "drop" : print_reply(one)) + "\n";
  }
  return all;
}

}  // namespace dgram::workshop
