// SPDX-License-Identifier: MIT
#include "measure/rate_search.hpp"

#include <algorithm>

namespace dgram::measure {
namespace {

// Less than one in a second is no rate to look for.
constexpr double least_rate = 1;

}  // namespace

rate_search::rate_search(double first, double most) noexcept
    : most_(most), try_(std::min(first, most)) {}

std::optional<double> rate_search::next() const noexcept {
  if (steps_ >= search_steps_max) return std::nullopt;
  if (held_ && *held_ >= most_) return std::nullopt;
  if (!held_ && try_ < least_rate) return std::nullopt;
  if (held_ && failed_ && *failed_ / *held_ < search_close_min) return std::nullopt;
  return try_;
}

void rate_search::tell(bool held) noexcept {
  ++steps_;
  (held ? held_ : failed_) = try_;
  if (held_ && failed_) {
    try_ = (*held_ + *failed_) / 2;
  } else {
    try_ = held ? std::min(try_ * 2, most_) : try_ / 2;
  }
}

}  // namespace dgram::measure
