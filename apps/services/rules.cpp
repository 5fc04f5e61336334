// SPDX-License-Identifier: MIT
#include "workshop/match/rules.hpp"
#include "services/service.hpp"

namespace dgram::services {

extern const service rules_service;
constinit const service rules_service{
    .name = "rules",
    .takes = {.kind = argument_kind::file,
              .name = "FILE",
              .label_en = "rules, one a line",
              .label_zh = "规则，每行一条",
              .bytes_max = workshop::rules_bytes_max},
    .brief_en = "answers by the rules in a file",
    .brief_zh = "按文件中的规则回答",
    .help_en =
        "A rule is a line, NAME: CONDITION… -> reply \"…\" or -> drop, as in "
        "boiler: prefix \"AT+\" -> reply \"OK\\r\\n\" delay 20ms. The first rule whose "
        "conditions all hold answers. docs/rules.md has all words.",
    .help_zh =
        "一行一条规则：名称: 条件… -> reply \"…\" 或 -> drop，例如 "
        "boiler: prefix \"AT+\" -> reply \"OK\\r\\n\" delay 20ms。"
        "第一条所有条件都成立的规则回答。全部词语见 docs/rules.md。",
    .make = rules_maker(workshop::rule_set::parse),
    .growth = reply_growth::private_ranges,
};

}  // namespace dgram::services
