// SPDX-License-Identifier: MIT
#include "assist/json/preset_json.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "assist/json/fields.hpp"
#include "assist/json/payload_json.hpp"
#include "workshop/text/events.hpp"

namespace dgram::assist {
namespace {

using std::chrono::milliseconds;
using workshop::preset;
using workshop::preset_list;

constexpr auto longest_ms = static_cast<std::uint64_t>(
    std::chrono::duration_cast<milliseconds>(workshop::preset_delay_max).count());

preset read_preset(const boost::json::value& from, fields& whole) {
  fields in(from);
  preset preset{.name = in.text("name")};
  preset.to = in.text("to");
  preset.delay = milliseconds(in.number("delay_ms", 0, 0, longest_ms));
  const auto* payload = in.object("payload");
  if (payload == nullptr)
    in.refuse(misuse("not_an_object", "payload: an object is wanted", {{"field", "payload"}}));
  auto spec = payload == nullptr ? outcome<workshop::payload_spec>() : read_payload_spec(*payload);
  if (!spec) in.refuse(std::move(spec.error()));
  if (in.error()) {
    whole.refuse(*in.error());
  } else {
    preset.payload = std::move(*spec);
  }
  return preset;
}

void keep_comments(std::vector<preset>& now, const preset_list& before) {
  std::vector<bool> taken(before.presets.size());
  for (preset& preset : now) {
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (taken[i] || before.presets[i].name != preset.name) continue;
      preset.above = before.presets[i].above;
      taken[i] = true;
      break;
    }
  }
}

boost::json::object entry_of(const preset& preset) {
  return {{"name", workshop::json_text(preset.name)},
          {"to", workshop::json_text(preset.to)},
          {"payload", json_of(preset.payload)},
          {"delay_ms", std::chrono::duration_cast<milliseconds>(preset.delay).count()},
          {"command", workshop::json_text(workshop::as_command(preset))}};
}

}  // namespace

outcome<preset_list> parse_presets(std::string_view text) {
  auto list = preset_list::parse(text);
  if (list) return std::move(*list);
  api_error answer = error_of(list.error(), "presets");
  answer.line =
      1 + std::ranges::count(text.substr(0, std::min(list.error().at, text.size())), '\n');
  return failed(std::move(answer));
}

outcome<preset_list> read_presets(const boost::json::value& from, const preset_list& before) {
  fields in(from);
  if (in.has("text")) {
    const std::string text = in.text("text", {}, workshop::presets_bytes_max);
    if (in.error()) return failed(*in.error());
    return parse_presets(text);
  }
  const auto* given = in.list("presets", workshop::presets_max);
  if (given == nullptr)
    in.refuse(misuse("either_or", "text or presets is missing", {{"offered", "text, presets"}}));
  if (in.error()) return failed(*in.error());
  std::vector<preset> presets;
  for (const auto& each : *given) presets.push_back(read_preset(each, in));
  if (in.error()) return failed(*in.error());
  keep_comments(presets, before);
  auto list = preset_list::of(std::move(presets));
  if (!list) return failed(error_of(list.error(), "presets"));
  list->below = before.below;
  return std::move(*list);
}

boost::json::array json_of(const preset_list& list) {
  boost::json::array told;
  for (const preset& preset : list.presets) told.push_back(entry_of(preset));
  return told;
}

}  // namespace dgram::assist
