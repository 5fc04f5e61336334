// SPDX-License-Identifier: MIT
#include "host/cpu_time.hpp"

#include <sys/resource.h>

#include <chrono>

namespace dgram::host {
namespace {

duration of(const timeval& time) noexcept {
  return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
}

}  // namespace

duration cpu_time() noexcept {
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) != 0) return {};
  return of(used.ru_utime) + of(used.ru_stime);
}

}  // namespace dgram::host
