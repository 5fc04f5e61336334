// SPDX-License-Identifier: MIT
#include "assist/api/routes.hpp"

#include <charconv>
#include <memory>
#include <optional>
#include <utility>

namespace dgram::assist {
namespace {

std::optional<std::uint32_t> number_of(std::string_view part) {
  std::uint32_t number = 0;
  const auto* const end = std::to_address(part.end());
  const auto read = std::from_chars(std::to_address(part.begin()), end, number);
  if (read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

std::string_view take_part(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  const std::string_view part = path.substr(0, path.find('/'));
  path.remove_prefix(part.size());
  return part;
}

// The numbers that stand for ID where the path is one of the pattern's; nothing where it is not.
std::optional<std::vector<std::uint32_t>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::uint32_t> ids;
  while (!pattern.empty() && !path.empty()) {
    const std::string_view wanted = take_part(pattern), part = take_part(path);
    if (wanted == "ID") {
      const auto number = number_of(part);
      if (!number) return std::nullopt;
      ids.push_back(*number);
    } else if (wanted != part) {
      return std::nullopt;
    }
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return ids;
}

api_answer refuse(const api_error& why) {
  api_answer answer;
  answer.status = why.status;
  answer.body = boost::json::object{{"error", fields_of(why)}};
  return answer;
}

}  // namespace

api_answer answer_by_route(assistant& all, const api_request& request) {
  bool known = false;
  for (const auto routes :
       {state_routes(), send_routes(), socket_routes(), log_routes(), export_routes(),
        rule_routes(), job_routes(), import_routes(), preset_routes()}) {
    for (const route& one : routes) {
      auto ids = match(one.path, request.path);
      known = known || ids;
      if (!ids || one.how != request.how) continue;
      auto answer = one.answer({all, request, std::move(*ids)});
      return answer ? std::move(*answer) : refuse(answer.error());
    }
  }
  auto why = no_such("path");
  if (known) why = {.status = 405, .what = "usage", .why = "not with this method"};
  return refuse(why);
}

}  // namespace dgram::assist
