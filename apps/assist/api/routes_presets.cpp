// SPDX-License-Identifier: MIT
#include <array>
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/preset_json.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

boost::json::object told(const workshop::preset_list& all) {
  return {{"text", workshop::json_text(all.print())}, {"presets", json_of(all)}};
}

route_answer show(const call& one) { return api_answer{.body = told(one.all.presets().current())}; }

route_answer replace(const call& one) {
  auto list = read_presets(one.request.body, one.all.presets().current());
  if (!list) return failed(std::move(list.error()));
  boost::json::object body = told(*list);
  const std::size_t count = list->presets.size();
  if (auto done = one.all.presets().replace(std::move(*list)); !done) {
    return failed(std::move(done.error()));
  }
  one.all.actions().add(one.request.from, "presets", {{"count", count}});
  one.all.changed();
  return api_answer{.body = std::move(body)};
}

constexpr std::array<route, 2> all = {
    {{method::get, "/presets", show}, {method::put, "/presets", replace}}};

}  // namespace

std::span<const route> preset_routes() noexcept { return all; }

}  // namespace dgram::assist
