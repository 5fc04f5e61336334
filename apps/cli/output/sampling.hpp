// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

#include <dgram/limits.hpp>

#include "cli/output/writer.hpp"

namespace dgram::cli {

/// Decides which records a terminal gets when they come faster than anybody reads: at most
/// shown_per_second_max in the long run, after a first shown_at_once_max. What is left out is
/// counted and said once a second, and at the end. Pipes, files and JSON get everything.
class sampling {
 public:
  static constexpr std::uint64_t shown_per_second_max = 200;
  static constexpr std::uint64_t shown_at_once_max = 1000;

  explicit sampling(writer& out) : out_(&out) {}
  ~sampling() { tell_left_out(); }
  sampling(const sampling&) = delete;
  sampling& operator=(const sampling&) = delete;

  /// Whether the next record is shown; false counts it as left out.
  [[nodiscard]] bool may_show();
  void tell_left_out();

 private:
  writer* out_;
  double tokens_ = static_cast<double>(shown_at_once_max);
  time_point filled_ = clock::now();
  time_point told_ = clock::now();
  std::uint64_t left_out_ = 0;
};

}  // namespace dgram::cli
