// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Columns that caret() shows of a text; a longer one is cut around the place, with `…` for the
/// rest. 76: with an indent of two it still fits a terminal of 80, an old custom.
inline constexpr std::size_t caret_columns_max = 76;

/// Two lines that show where a text goes wrong, the second with a caret under the place:
///
///     41 4g 43
///         ^
///
/// Safe for a terminal: escapes stand for what it should not see, and the caret is under them.
/// Chinese, Japanese and Korean characters and emoji count as two columns. No line end at the end.
[[nodiscard]] std::string caret(std::string_view text, const parse_error& why);

}  // namespace dgram::workshop
