// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "cli/command/verb.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"

namespace dgram::cli {

/// A command line, understood.
struct invocation {
  const verb* which = nullptr;  ///< null: none was given
  settings options;
  /// Borrows from the command line.
  std::vector<std::string_view> arguments;
  std::size_t before_dashes = 0;
};

/// Reads `words`, the command line without the program's name. The first word that is no option
/// is the verb; options may stand anywhere, before it too; `--` ends them.
///
/// `into` is filled up to the error even when parsing fails, so that --json and --lang
/// also shape the report of an error after them.
[[nodiscard]] outcome<> parse(std::span<const char* const> words, invocation& into);

}  // namespace dgram::cli
