// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/payload/presets.hpp"

namespace dgram::assist {

/// The preset file. An error has its line.
[[nodiscard]] outcome<workshop::preset_list> parse_presets(std::string_view text);
/// `{"text":…}` or `{"presets":[…]}`. Comments of `before` stay above the presets they stand above,
/// which are known by their names.
[[nodiscard]] outcome<workshop::preset_list> read_presets(const boost::json::value& from,
                                                          const workshop::preset_list& before);
/// Each with the command that sends the same.
[[nodiscard]] boost::json::array json_of(const workshop::preset_list& list);

}  // namespace dgram::assist
