// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "cli/words/exit_code.hpp"

namespace dgram::cli {

/// The whole program, from the words after its name to the exit code.
[[nodiscard]] exit_code run_program(std::span<const char* const> words);

}  // namespace dgram::cli
