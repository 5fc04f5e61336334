// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>

#include "cli/words/failure.hpp"

namespace dgram::cli {

/// A whole file, or standard input (descriptor 0, `name` for errors). What is longer than
/// `bytes_max` comes cut, longer than that. A signal ends the reading with exit code 130.
[[nodiscard]] outcome<std::string> read_file(const std::string& name, std::size_t bytes_max);
[[nodiscard]] outcome<std::string> read_all(int descriptor, const std::string& name,
                                            std::size_t bytes_max);

}  // namespace dgram::cli
