// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>
#include <vector>

#include "cli/words/option.hpp"

namespace dgram::cli {

std::span<const option> options() {
  static const std::vector<option> all = [] {
    std::vector<option> table;
    for (const auto part :
         {payload_options(), waiting_options(), bench_options(), relay_options_table(),
          socket_options_table(), serving_options(), web_options_table(), output_options()}) {
      table.insert(table.end(), part.begin(), part.end());
    }
    std::ranges::stable_sort(table, {}, &option::group);
    return table;
  }();
  return all;
}

std::string spelling(const option& one) {
  return *one.name != '\0' ? "--" + std::string(one.name) : std::string{'-', one.letter};
}

std::string value_of(const option& one, language speaks) {
  if (!one.takes_value()) return "";
  const std::string name(one.value_name.in(speaks));
  return one.value_optional ? "[=" + name + "]" : " " + name;
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
