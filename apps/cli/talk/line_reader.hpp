// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "cli/words/failure.hpp"

namespace dgram::cli {

/// A line of input holds at most this much: more than a datagram written in hex with spaces.
inline constexpr std::size_t line_bytes_max = std::size_t{1} << 20;

/// Splits what comes from a descriptor into lines, byte for byte: only `\n` ends one, and is not
/// part of it. What stands after the last `\n` is a line too, unless it is empty.
class line_reader {
 public:
  explicit line_reader(int descriptor) : descriptor_(descriptor) {}

  /// Reads once, as much as is there; blocks if nothing is. Fails when the descriptor cannot be
  /// read, or a line is longer than line_bytes_max. Interrupted by a signal: done, nothing read.
  [[nodiscard]] outcome<> fill();
  /// The next line that is whole; nothing when more must be read first, or at the end.
  [[nodiscard]] std::optional<std::string> take();
  /// Everything was read and taken.
  [[nodiscard]] bool ended() const noexcept { return at_end_ && kept_.size() == taken_; }

 private:
  int descriptor_;
  std::string kept_;
  std::size_t taken_ = 0;  // bytes of kept_ that were given out
  bool at_end_ = false;
};

}  // namespace dgram::cli
