// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include <dgram/limits.hpp>
#include <dgram/result.hpp>

#include "workshop/text/bytes.hpp"

namespace dgram::services {

/// How a run of a command ended.
enum class command_end : std::uint8_t {
  exited,      ///< by itself; `code` is its exit code
  signalled,   ///< by a signal; `code` is its number
  timed_out,   ///< took too long: it and its process group were killed
  too_long,    ///< wrote more than allowed: killed likewise
  not_started  ///< nothing ran; the reason is in `why`
};

struct command_result {
  command_end end = command_end::not_started;
  int code = 0;
  std::error_code why;
  [[nodiscard]] bool succeeded() const noexcept { return end == command_end::exited && code == 0; }
};

struct command_limits {
  duration time;             ///< from start to exit
  std::size_t output_bytes;  ///< most it may write to its standard output
};

/// A program and its arguments, ready to be run any number of times, by any number of threads.
/// No shell is in between: nothing that comes with a datagram is ever read as a command.
class command {
 public:
  /// Looks the program up as execvp(3) does. Fails with the errno of an exec that would fail.
  [[nodiscard]] static result<command> find(std::vector<std::string> words);

  /// Runs it once in a process group of its own: `input` is its standard input (a file in memory,
  /// so a command that does not read it disturbs nobody), what it writes to its standard output
  /// replaces `output`, standard error is ours. `extra` ("NAME=value") comes before the
  /// environment we have. Waits for its exit, not for processes it leaves behind.
  [[nodiscard]] command_result run(byte_view input, std::span<const std::string> extra,
                                   const command_limits& limits, workshop::bytes& output) const;

  [[nodiscard]] const std::vector<std::string>& words() const noexcept { return words_; }

 private:
  command(std::string path, std::vector<std::string> words)
      : path_(std::move(path)), words_(std::move(words)) {}
  std::string path_;
  std::vector<std::string> words_;
};

}  // namespace dgram::services
