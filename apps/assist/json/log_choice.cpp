// SPDX-License-Identifier: MIT
#include "assist/json/log_choice.hpp"

#include <fmt/format.h>

#include <charconv>
#include <utility>

namespace dgram::assist {

outcome<std::uint64_t> query_number(const query_fields& query, std::string_view name,
                                    std::uint64_t fallback, std::uint64_t most) {
  const auto found = query.find(name);
  if (found == query.end()) return fallback;
  std::uint64_t number = 0;
  const char* end = found->second.data() + found->second.size();
  const auto read = std::from_chars(found->second.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end && number <= most) return number;
  return failed(misuse("not_a_number",
                       fmt::format("{}: a number from 0 to {} is wanted", name, most),
                       {{"field", name}, {"least", 0}, {"most", most}}));
}

outcome<row_choice> choice_of(std::string_view where, std::uint32_t socket) {
  row_choice choice;
  if (socket != 0) choice.socket = socket;
  auto filter = workshop::filter::parse(where);
  if (!filter) return failed(error_of(filter.error(), "where"));
  choice.where = std::move(*filter);
  return choice;
}

outcome<row_choice> choice_of(const query_fields& query) {
  const auto socket = query_number(query, "socket", 0, UINT32_MAX);
  if (!socket) return failed(socket.error());
  const auto where = query.find("where");
  return choice_of(where == query.end() ? std::string_view() : where->second,
                   static_cast<std::uint32_t>(*socket));
}

}  // namespace dgram::assist
