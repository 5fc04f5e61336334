// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "workshop/payload/presets.hpp"

namespace dgram::workshop {

/// Reads one preset from its line, which is neither empty nor a comment. `into` is new; above is
/// not touched.
[[nodiscard]] parsed<void> read_preset_line(std::string_view line, preset& into);

}  // namespace dgram::workshop
