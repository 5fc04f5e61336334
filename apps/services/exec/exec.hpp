// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "services/answers/answer.hpp"
#include "services/exec/command.hpp"

namespace dgram::services {

/// Told when a command gave no answer: what ran for whom, and how it ended. On the handling thread.
using exec_failed = std::function<void(const datagram& request, const command_result& how)>;

struct exec_options {
  static constexpr duration limit_default = std::chrono::seconds(10);
  duration limit = limit_default;  ///< for one run; then it and its process group are killed
  exec_failed failed = {};
};

/// Runs the command for each datagram: the payload is its standard input, what it writes to its
/// standard output is the answer, byte for byte, an empty output an empty answer. It finds the
/// source in $DGRAM_REMOTE and the address the datagram came to in $DGRAM_LOCAL.
///
/// An exit code other than 0, a signal, too long an output or no time left: `failed` is told, and
/// the answer throws, so the server counts the datagram as failed. Blocks: for the blocking pool.
[[nodiscard]] answer exec(command what, exec_options options = {});

/// The most a command may write: the longest payload that fits back to the source.
[[nodiscard]] std::size_t output_bytes_max(const datagram& request) noexcept;

}  // namespace dgram::services
