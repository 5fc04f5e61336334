// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <source_location>

/// What every fuzz target defines and libFuzzer or replay.cpp calls; 0: keep this input.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dgram::fuzz {

/// A property that holds for every input. In every build type, unlike assert; ends the program.
inline void check(bool holds, const char* property,
                  std::source_location where = std::source_location::current()) {
  if (holds) return;
  std::fprintf(stderr, "%s:%u: does not hold: %s\n", where.file_name(), where.line(), property);
  std::abort();
}

}  // namespace dgram::fuzz
