// SPDX-License-Identifier: MIT
#include "workshop/payload/presets.hpp"

#include <algorithm>
#include <utility>

#include "workshop/payload/preset_line.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/hex.hpp"
#include "workshop/text/quantity.hpp"
#include "workshop/text/safe_text.hpp"
#include "workshop/text/text_line.hpp"

namespace dgram::workshop {
namespace {

std::string with_each(std::string_view text, char c, std::string_view instead) {
  std::string out;
  for (const char letter : text) {
    if (letter == c) {
      out += instead;
    } else {
      out += letter;
    }
  }
  return out;
}

// Between quotes as it is where that is safe to look at, else with escapes.
std::string quoted(std::string_view text) {
  if (is_printable_line(text)) return '"' + with_each(text, '"', "\"\"") + '"';
  return "e\"" + with_each(escape(as_bytes(text)), '"', "\\\"") + '"';
}

// Without quotes where it is one word.
std::string word(std::string_view text) {
  const bool bare =
      !text.empty() && is_printable_line(text) && text.find_first_of(" \"") == text.npos;
  return bare ? std::string(text) : quoted(text);
}

std::string name_of(const preset& preset) {
  const bool bare = preset.name.find(':') == preset.name.npos && !preset.name.starts_with('#');
  return bare ? word(preset.name) : quoted(preset.name);
}

std::string print(const payload_spec& what) {
  std::string line;
  if (what.data) line += " data \"" + hex_spaced(*what.data) + '"';
  if (what.hex) line += " hex";
  if (what.escapes != escape_form::none) {
    line += what.escapes == escape_form::loose ? " loose" : " escapes";
  }
  if (what.filled) line += " template";
  if (!what.data || !what.text.empty()) line += " text " + quoted(what.text);
  if (!what.encoding.empty()) line += " encoding " + word(what.encoding);
  if (!what.prefix.empty()) line += " prefix " + quoted(what.prefix);
  if (!what.suffix.empty()) line += " suffix " + quoted(what.suffix);
  if (what.eol != line_end::none) line += " eol " + std::string(name(what.eol));
  if (what.pad != 0) line += " pad " + std::to_string(what.pad);
  if (!what.append.empty()) line += " append " + word(what.append);
  return line;
}

std::string print(const preset& preset) {
  std::string line = preset.above + name_of(preset) + ":";
  if (!preset.to.empty()) line += " to " + word(preset.to);
  line += print(preset.payload);
  if (preset.delay != duration::zero()) line += " delay " + duration_text(preset.delay);
  return line + "\n";
}

parsed<void> read_line(text_line line, preset_list& into) {
  const std::size_t first = line.text.find_first_not_of(" \t");
  if (first == line.text.npos || line.text[first] == '#') {
    into.below.append(line.text).append("\n");
    return {};
  }
  if (line.text.size() > preset_line_bytes_max) return wrong(0, 0, "a line of more than 256 KiB");
  if (into.presets.size() == presets_max) return wrong(0, 0, "more than 1000 presets");
  preset preset;
  if (auto step = read_preset_line(line.text, preset); !step) return step;
  preset.above = std::exchange(into.below, {});
  into.presets.push_back(std::move(preset));
  return {};
}

}  // namespace

parsed<preset_list> preset_list::parse(std::string_view text) {
  if (text.size() > presets_bytes_max) {
    return wrong(presets_bytes_max, 0, "more than 1 MiB of presets");
  }
  preset_list made;
  for (std::size_t start = 0, number = 1; start < text.size(); ++number) {
    const text_line line = line_from(text, start, number);
    const std::size_t end = std::min(text.find('\n', start), text.size());
    if (auto step = read_line(line, made); !step) return shifted(step.error(), start);
    start = end + 1;
  }
  return made;
}

parsed<preset_list> preset_list::of(std::vector<preset> presets) {
  const preset_list made{.presets = std::move(presets)};
  if (!std::ranges::all_of(made.presets, is_comments, &preset::above)) {
    return wrong(0, 0, "above a preset stand comments and empty lines only");
  }
  return parse(made.print());
}

std::string preset_list::print() const {
  std::string joined;
  for (const preset& preset : presets) joined += workshop::print(preset);
  return joined + below;
}

}  // namespace dgram::workshop
