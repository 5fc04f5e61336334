// SPDX-License-Identifier: MIT
#include "cli/command/verbs.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace dgram::cli {
namespace {

bool holds(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

// A record that names an option twice, or one that does not exist, is a bug.
[[maybe_unused]] bool names_options_only(const verb& which) {
  const auto spaces = std::ranges::count(which.options, ' ');
  const auto named = std::ranges::count_if(
      options(), [&](const option& option) { return holds(which.options, option.name); });
  return named == (which.options.empty() ? 0 : spaces + 1);
}

}  // namespace

std::span<const verb* const> verbs() { return verbs_in_order; }

const verb* find_verb(std::string_view name) {
  const auto* const found = std::ranges::find(verbs_in_order, name, &verb::name);
  return found != std::end(verbs_in_order) ? *found : nullptr;
}

bool takes(const verb& which, const option& option) noexcept {
  return option.everywhere || holds(which.options, option.name);
}

std::string verbs_that_take(const option& option) {
  std::string names;
  for (const verb* each : verbs()) {
    if (takes(*each, option)) names += (names.empty() ? "" : ", ") + std::string(each->name);
  }
  return names;
}

std::vector<const option*> options_of(const verb& which) {
  assert(names_options_only(which));
  std::vector<const option*> taken;
  for (const option& option : options()) {
    if (!option.hidden && takes(which, option)) taken.push_back(&option);
  }
  return taken;
}

bool uses_standard_output(const verb& which, const settings& options) noexcept {
  if (!options.output_file.empty()) return false;
  if (options.json || options.raw) return true;
  return which.shows == datagrams::always || (which.shows == datagrams::verbose && options.verbose);
}

}  // namespace dgram::cli
