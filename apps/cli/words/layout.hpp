// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace dgram::cli {

/// Columns that help fills at most: it fits a terminal of 80.
inline constexpr std::size_t help_columns_max = 78;

/// Columns of our own words: Chinese characters and punctuation count two.
[[nodiscard]] std::size_t columns(std::string_view words) noexcept;

/// `words` filled with spaces up to `width` columns; two spaces when it is wider.
[[nodiscard]] std::string padded(std::string_view words, std::size_t width);

/// `words` broken into lines of help_columns_max, each begun with `indent` spaces and ended.
[[nodiscard]] std::string wrapped(std::string_view words, std::size_t indent);

}  // namespace dgram::cli
