// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <expected>
#include <string>

namespace dgram::workshop {

/// What is wrong with a text that a person typed, and where; caret.hpp points at it.
struct parse_error {
  std::size_t at = 0;      ///< byte of the text where it goes wrong; its size: something is missing
  std::size_t length = 0;  ///< bytes that are wrong; 0: something is missing at `at`
  /// Lower case, no full stop. Always one of a fixed set of sentences, never with a piece of the
  /// input in it: it is safe to print, and can be looked up in a table of translations.
  std::string what;

  friend bool operator==(const parse_error&, const parse_error&) = default;
};

/// What the text said, or the first thing wrong with it.
template <class T>
using parsed = std::expected<T, parse_error>;

[[nodiscard]] inline std::unexpected<parse_error> wrong(std::size_t at, std::size_t length,
                                                        const char* what) {
  return std::unexpected(parse_error{at, length, what});
}

/// The same error, seen from a text in which the parsed one begins at byte `offset`.
[[nodiscard]] inline std::unexpected<parse_error> shifted(parse_error why, std::size_t offset) {
  why.at += offset;
  return std::unexpected(std::move(why));
}

}  // namespace dgram::workshop
