// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "cli/words/settings.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::cli {

// The apply functions that most option records need.

/// A flag: `.apply = yes<&settings::json>`.
template <bool settings::* Field>
workshop::parsed<void> yes(settings& into, std::string_view) {
  into.*Field = true;
  return {};
}

/// One choice of several: `.apply = choose<&settings::view, view_form::hex>`.
template <auto Field, auto Value>
workshop::parsed<void> choose(settings& into, std::string_view) {
  into.*Field = Value;
  return {};
}

/// A text kept as it is: `.apply = keep<&settings::output_file>`.
template <auto Field>
workshop::parsed<void> keep(settings& into, std::string_view value) {
  into.*Field = std::string(value);
  return {};
}

/// Puts what was parsed into its setting, or hands the error on.
template <class To, class From>
[[nodiscard]] workshop::parsed<void> put(To& into, workshop::parsed<From> value) {
  if (!value) return std::unexpected(std::move(value.error()));
  if constexpr (requires { typename To::value_type; }) {
    into = static_cast<typename To::value_type>(std::move(*value));
  } else {
    into = static_cast<To>(std::move(*value));
  }
  return {};
}

}  // namespace dgram::cli
