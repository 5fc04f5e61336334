// SPDX-License-Identifier: MIT
#include <dgram/guard.hpp>

namespace dgram {

namespace {

// The place of a guard in the table is its value: name() and the counters count on it.
consteval bool are_in_order() {
  for (std::size_t i = 0; i < guard_names.size(); ++i) {
    if (guard_names[i].which != static_cast<guard>(i)) return false;
  }
  return true;
}
static_assert(are_in_order());

}  // namespace

std::string_view name(guard which) noexcept {
  const auto place = static_cast<std::size_t>(which);
  return place < guard_names.size() ? guard_names[place].name : "unknown";
}

guard_options guard_options::none() {
  guard_options options;
  for (const auto& [which, name] : guard_names) options.lifted.push_back(which);
  return options;
}

std::string_view name(exposure how) noexcept {
  switch (how) {
    case exposure::loopback: return "loopback";
    case exposure::private_ranges: return "private";
    case exposure::open: return "open";
  }
  return "unknown";
}

}  // namespace dgram
