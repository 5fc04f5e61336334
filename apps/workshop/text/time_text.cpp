// SPDX-License-Identifier: MIT
#include "workshop/text/time_text.hpp"

#include <fmt/format.h>

namespace dgram::workshop {

std::string iso_time(std::chrono::system_clock::time_point time) {
  const auto microseconds = std::chrono::floor<std::chrono::microseconds>(time);
  const auto midnight = std::chrono::floor<std::chrono::days>(microseconds);
  const std::chrono::year_month_day date{midnight};
  const std::chrono::hh_mm_ss clock{microseconds - midnight};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::string unix_time(std::chrono::system_clock::time_point time) {
  return fmt::to_string(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace dgram::workshop
