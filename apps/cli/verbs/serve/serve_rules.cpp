// SPDX-License-Identifier: MIT
#include "cli/verbs/serve/serve_rules.hpp"

#include <utility>

#include "cli/talk/read_file.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::cli {

outcome<workshop::rule_set> rules_of(const std::string& file) {
  const auto text = read_file(file, workshop::rules_bytes_max);
  if (!text) return failed(text.error());
  auto rules = workshop::rule_set::parse(*text);
  if (rules) return std::move(*rules);
  workshop::parse_error why = rules.error();
  const auto line = workshop::line_at(*text, why.at);
  why.at -= line.start;
  return failed(failure_of(why, file + ":" + std::to_string(line.number), "rules", line.text));
}

void report_rules(writer& out, const services::rules& all) {
  const auto running = all.current();
  const auto fired = all.fired();
  for (std::size_t i = 0; i < fired.size(); ++i) {
    const std::string& name = running->tallies[i]->name;
    out.event("rule", {{"rule", name}, {"fired", fired[i]}});
    if (!out.json()) out.note(say({"rule {} fired {}", "规则 {} 触发 {} 次"}, name, fired[i]));
  }
  if (const auto none = all.unmatched(); none != 0) {
    out.note(say({"no rule was for {}", "没有规则适用的有 {} 个"}, none));
  }
  if (const auto left = all.waiting(); left != 0) {
    out.note(say({"answers that still waited {}, not sent", "仍在等待而未发送的回答 {} 个"}, left));
  }
}

}  // namespace dgram::cli
