// SPDX-License-Identifier: MIT
#include "cli/talk/pace.hpp"

#include <chrono>

#include "cli/talk/waiting.hpp"

namespace dgram::cli {
namespace {

double step_of(const settings& options) {
  if (options.interval) return std::chrono::duration<double>(*options.interval).count();
  return options.rate && *options.rate > 0 ? 1 / *options.rate : 0;
}

}  // namespace

pace::pace(const settings& options, time_point start)
    : again_(options.count || options.run_for),
      count_(options.count.value_or(std::numeric_limits<std::uint64_t>::max())),
      start_(start),
      end_(options.run_for ? deadline_of(*options.run_for) : time_point::max()),
      step_seconds_(step_of(options)) {}

time_point pace::due(std::uint64_t index) const noexcept {
  const std::chrono::duration<double> later(step_seconds_ * static_cast<double>(index));
  constexpr std::chrono::duration<double> far(86'400.0 * 365 * 100);
  if (later > far) return time_point::max();
  return start_ + std::chrono::duration_cast<duration>(later);
}

}  // namespace dgram::cli
