// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>

#include <dgram/result.hpp>

#include "cli/words/exit_code.hpp"
#include "cli/words/language.hpp"
#include "cli/words/safe.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::cli {

/// Why the program cannot do what was asked, ready for people and for JSON:
///
///     dgram: listen [::]:53: bind: Permission denied
///       ports below 1024 are for root: …
struct failure {
  exit_code code = exit_code::usage;
  safe thing;      ///< what it is about: "listen [::]:53", "--wait"; may hold what was typed
  safe what;       ///< one word, never translated: "bind", "hex", "usage"
  said why;        ///< what is wrong
  said hint = {};  ///< the way out where one is known; else empty
  /// Shown with a caret under byte `at`, `length` bytes long, when not empty.
  std::string source = {};  // as typed: caret() makes it safe
  std::size_t at = 0;
  std::size_t length = 0;
  bool needs_help = false;  ///< nothing is wrong with what was typed, but it is not enough
};

template <class T = void>
using outcome = std::expected<T, failure>;
using failed = std::unexpected<failure>;

/// A usage error, exit code 2.
[[nodiscard]] failure misuse(safe thing, said why, said hint = {});

/// What the library could not do. `thing` is what it was for: "listen [::]:53". Adds the way out
/// for what is well known: address in use, low ports, no such interface, too long …
[[nodiscard]] failure failure_of(const error& why, safe thing);

/// A text that somebody typed wrong; `what` names its kind: "hex", "escape", "duration".
/// `source` is the whole text the parser saw.
[[nodiscard]] failure failure_of(const workshop::parse_error& why, safe thing,
                                 std::string_view what, std::string_view source);

/// What to say under a payload that is longer than a datagram can be.
[[nodiscard]] said too_long_hint();

/// What an errno or a dgram::errc means, in both languages.
[[nodiscard]] said words_of(const std::error_code& code);

}  // namespace dgram::cli
