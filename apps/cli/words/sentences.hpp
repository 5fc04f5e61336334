// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "cli/words/language.hpp"

namespace dgram::cli {

/// A sentence that came from a room to the left or from the C library, in English, with its
/// Chinese where the table has it; in English twice where not.
[[nodiscard]] said sentence(std::string_view english);
/// Whether the table has it.
[[nodiscard]] bool has_sentence(std::string_view english) noexcept;

}  // namespace dgram::cli
