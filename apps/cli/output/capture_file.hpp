// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <system_error>

#include <dgram/bytes.hpp>

#include "cli/words/failure.hpp"

namespace dgram::cli {

/// The file that a capture is written into. One thread at a time.
class capture_file {
 public:
  /// Opens a regular file that nobody else writes a capture into, or makes one that its owner alone
  /// may read; what is in it stays until begin(). `-` is standard output.
  [[nodiscard]] static outcome<capture_file> open(const std::string& name);
  ~capture_file();
  capture_file(capture_file&& other) noexcept;
  capture_file& operator=(capture_file&&) = delete;

  /// Empties the file.
  [[nodiscard]] std::error_code begin();
  /// Appends all of it. What was written of a part that fails is taken back, so that whole blocks
  /// stay; into a pipe that is not possible.
  [[nodiscard]] std::error_code write(byte_view blocks);

 private:
  explicit capture_file(int descriptor, bool pipe) noexcept
      : descriptor_(descriptor), pipe_(pipe) {}

  int descriptor_;
  bool pipe_;       // standard output: neither emptied nor closed here
  long whole_ = 0;  // bytes written so far
};

}  // namespace dgram::cli
