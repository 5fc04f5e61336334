// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/parsed.hpp"

namespace re2 {
class RE2;  // NOLINT(readability-identifier-naming): not ours to name
}

namespace dgram::workshop {

/// Memory one regular expression may take, compiled and while it matches: what RE2 itself thinks
/// enough.
inline constexpr std::int64_t regex_memory_bytes_max = 8 << 20;

/// What a payload is compared with (`--expect`). Copies share; any number of threads may match.
///
///     OK          this text is somewhere in the payload
///     hex:a5 5a   these bytes are somewhere in it
///     /^v\d+/     this regular expression matches somewhere in it
///     (nothing)   the payload is empty
///
/// The expression is RE2's (Perl's without what takes longer than the payload is long: a hostile
/// payload cannot stall it). It reads the payload as UTF-8; `\C` is any byte, `$` the very end,
/// `(?s)` lets `.` match line ends, `(?i)` ignores case. A text that itself begins with `hex:`, or
/// begins and ends with `/`, is written as an expression: `/hex:/`.
class pattern {
 public:
  /// Fails at bad hex or a bad expression. With an encoding, a text is put into it; an expression
  /// is not.
  [[nodiscard]] static parsed<pattern> parse(std::string_view text, encoding* into = nullptr);

  [[nodiscard]] bool matches(byte_view payload) const;

 private:
  static parsed<pattern> parse_regex(std::string_view text);

  bytes wanted_;
  std::shared_ptr<const re2::RE2> regex_;  // where it is one, else wanted_
};

}  // namespace dgram::workshop
