// SPDX-License-Identifier: MIT
#include <algorithm>
#include <memory>
#include <utility>

#include "workshop/match/rule_line.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::workshop {

class rules_reader {
 public:
  static parsed<rule_set> read(std::string_view text) {
    auto made = std::make_shared<rule_set::inside>();
    for (std::size_t start = 0, number = 1; start < text.size(); ++number) {
      const text_line line = line_from(text, start, number);
      const std::size_t end = std::min(text.find('\n', start), text.size());
      if (auto step = read_line(line, *made); !step) return shifted(step.error(), start);
      start = end + 1;
    }
    rule_set set;
    set.inside_ = std::move(made);
    return set;
  }

 private:
  static parsed<void> read_line(text_line line, rule_set::inside& into) {
    const std::size_t first = line.text.find_first_not_of(" \t");
    if (first == line.text.npos || line.text[first] == '#') {
      into.below.append(line.text).append("\n");
      return {};
    }
    if (line.text.size() > rule_line_bytes_max) return wrong(0, 0, "a line of more than 256 KiB");
    // What is printed has it as an escape: a line says the same after it was printed and read.
    if (const auto at = line.text.find('\r'); at != line.text.npos) {
      return wrong(at, 1, "a carriage return inside a line: \\r between quotes");
    }
    if (into.rules.size() == rules_max) return wrong(0, 0, "more than 256 rules");
    rule rule;
    compiled_rule compiled;
    if (auto step = read_rule_line(line.text, rule, compiled); !step) return step;
    if (std::ranges::find(into.rules, rule.name, &rule::name) != into.rules.end()) {
      return wrong(line.text.find(rule.name, first), rule.name.size(),
                   "another rule has this name");
    }
    rule.above = std::exchange(into.below, {});
    into.rules.push_back(std::move(rule));
    into.compiled.push_back(std::move(compiled));
    return {};
  }
};

parsed<rule_set> rule_set::parse(std::string_view text) {
  if (text.size() > rules_bytes_max) return wrong(rules_bytes_max, 0, "more than 1 MiB of rules");
  return rules_reader::read(text);
}

}  // namespace dgram::workshop
