// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// A text between double quotes, as filters and rules have it: the escapes of unescape(), and `\"`
/// for a quote.

/// Where the quoted text ends that begins with the `"` at `at`: behind its closing quote. Fails if
/// there is none.
[[nodiscard]] parsed<std::size_t> quoted_end(std::string_view text, std::size_t at);

/// Where the regular expression ends that begins with the `/` at `at`: behind the next `/` that has
/// no backslash before it. Fails if there is none, or nothing between.
[[nodiscard]] parsed<std::size_t> slashed_end(std::string_view text, std::size_t at);

/// The bytes that `text`, quotes included, stands for.
[[nodiscard]] parsed<bytes> unquote(std::string_view text, encoding* into = nullptr);

}  // namespace dgram::workshop
