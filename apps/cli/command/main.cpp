// SPDX-License-Identifier: MIT
#include "cli/command/program.hpp"

int main(int count, char** words) {
  const std::span<const char* const> all(words, static_cast<std::size_t>(count));
  return static_cast<int>(dgram::cli::run_program(all.subspan(all.empty() ? 0 : 1)));
}
