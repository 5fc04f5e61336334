// SPDX-License-Identifier: MIT
#include <utility>

#include "assist/api/routes.hpp"
#include "assist/json/preset_json.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

boost::json::object file_of(const workshop::preset_list& list) {
  return {{"text", workshop::json_text(list.print())}, {"presets", json_of(list)}};
}

}  // namespace

route_answer show_presets(const call& call) {
  return api_answer{.body = file_of(call.assistant.presets().current())};
}

route_answer replace_presets(const call& call) {
  auto list = read_presets(call.request.body, call.assistant.presets().current());
  if (!list) return failed(std::move(list.error()));
  boost::json::object body = file_of(*list);
  const std::size_t count = list->presets.size();
  if (auto done = call.assistant.presets().replace(std::move(*list)); !done) {
    return failed(std::move(done.error()));
  }
  call.assistant.actions().add(call.request.from, "presets", {{"count", count}});
  call.assistant.changed();
  return api_answer{.body = std::move(body)};
}

}  // namespace dgram::assist
