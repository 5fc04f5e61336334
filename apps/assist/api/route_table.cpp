// SPDX-License-Identifier: MIT
#include "assist/api/route_table.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "assist/api/routes.hpp"

namespace dgram::assist {
namespace {

constexpr std::size_t id_digits_max = 19;  // what 64 bits hold for certain

constexpr std::pair<method, std::string_view> method_names[] = {{method::get, "GET"},
                                                                {method::put, "PUT"},
                                                                {method::post, "POST"},
                                                                {method::patch, "PATCH"},
                                                                {method::remove, "DELETE"}};

std::string allow_of(const api_path& path) {
  std::string allow;
  for (const auto& [how, name] : method_names) {
    if (path.allows(how)) allow.append(allow.empty() ? "" : ", ").append(name);
    if (how == method::get && path.allows(how) && path.pattern != socket_path) allow += ", HEAD";
  }
  return allow;
}

std::vector<api_path> paths_of(std::span<const route> table) {
  std::vector<api_path> paths;
  for (const route& route : table) {
    auto path = std::ranges::find(paths, route.pattern, &api_path::pattern);
    if (path == paths.end()) path = paths.insert(path, {.pattern = route.pattern});
    path->methods |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(route.how));
    path->body_max = std::max(path->body_max, route.body_max);
  }
  for (api_path& path : paths) path.allow = allow_of(path);
  return paths;
}

bool fits(std::string_view pattern, std::string_view path) noexcept {
  const std::size_t mark = pattern.find('#');
  if (mark == pattern.npos) return pattern == path;
  const std::string_view behind = pattern.substr(mark + 1);
  if (!path.starts_with(pattern.substr(0, mark)) || !path.ends_with(behind)) return false;
  if (path.size() < mark + behind.size()) return false;
  const std::string_view id = path.substr(mark, path.size() - mark - behind.size());
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return !id.empty() && id.size() <= id_digits_max && std::ranges::all_of(id, is_digit);
}

}  // namespace

std::span<const route> routes() noexcept { return route_table; }

const api_path* find_api_path(std::string_view path) {
  static const std::vector<api_path> paths = paths_of(route_table);
  const auto found = std::ranges::find_if(
      paths, [&](const api_path& candidate) { return fits(candidate.pattern, path); });
  return found != paths.end() ? &*found : nullptr;
}

}  // namespace dgram::assist
