// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "cli/words/option.hpp"

namespace dgram::cli {

std::span<const option> options() {
  static const std::vector<option> all = [] {
    std::vector<option> table;
    for (const auto part : {payload_option_table(), waiting_option_table(), bench_option_table(),
                            relay_option_table(), socket_option_table(), serving_option_table(),
                            web_option_table(), output_option_table()}) {
      table.insert(table.end(), part.begin(), part.end());
    }
    std::ranges::stable_sort(table, {}, &option::group);
    return table;
  }();
  return all;
}

std::string spelling(const option& option) { return "--" + std::string(option.name); }

std::string value_of(const option& option, language speaks) {
  if (!option.takes_value()) return "";
  const std::string name(option.value_name.in(speaks));
  return option.value_optional ? "[=" + name + "]" : " " + name;
}

std::span<const reserved_option> reserved_options() {
  static constexpr reserved_option later[] = {
      // the assistant and its workshop: one a line
      {"decode", true},
      {"recipe", true},
      {"workspace", true},
      {"chunk", true},
  };
  return later;
}

}  // namespace dgram::cli
