// SPDX-License-Identifier: MIT
#include "assist/api/routes.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

namespace dgram::assist {
namespace {

// The number in the path, 0 where the pattern has none; nothing where it is larger than any number
// that was given out.
std::optional<std::uint32_t> id_of(std::string_view pattern, std::string_view path) {
  const std::size_t mark = pattern.find('#');
  if (mark == pattern.npos) return 0;
  std::uint32_t id = 0;
  const auto read = std::from_chars(path.data() + mark, path.data() + path.size(), id);
  return read.ec == std::errc{} ? std::optional(id) : std::nullopt;
}

outcome<api_answer> find_answer(assistant& assistant, const api_request& request) {
  const api_path* path = find_api_path(request.path);
  const auto id = path != nullptr ? id_of(path->pattern, request.path) : std::nullopt;
  if (!id) return failed(no_such("no_such_path"));
  const auto* found = std::ranges::find_if(route_table, [&](const route& route) {
    return route.pattern == path->pattern && route.how == request.how && route.answer != nullptr;
  });
  if (found != std::end(route_table)) return found->answer({assistant, request, *id});
  return failed(api_error{
      .status = 405, .code = "no_such_method", .what = "usage", .why = "not with this method"});
}

}  // namespace

api_answer answer_by_route(assistant& assistant, const api_request& request) {
  auto answer = find_answer(assistant, request);
  if (answer) return std::move(*answer);
  return {.status = answer.error().status,
          .body = boost::json::object{{"error", fields_of(answer.error())}}};
}

}  // namespace dgram::assist
