// SPDX-License-Identifier: MIT
#include "os/cpus.hpp"

#include <utility>

#include "os/fd.hpp"

namespace dgram::os {

result<pinned> pinned::to(std::size_t index) {
  pinned here;
  if (::sched_getaffinity(0, sizeof here.before_, &here.before_) != 0) return failure("pin");
  std::size_t left = index % static_cast<std::size_t>(CPU_COUNT(&here.before_));
  int cpu = 0;
  while (!CPU_ISSET(cpu, &here.before_) || left-- != 0) ++cpu;
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(cpu, &only);
  if (::sched_setaffinity(0, sizeof only, &only) != 0) return failure("pin");
  here.active_ = true;
  return here;
}

pinned::pinned(pinned&& other) noexcept
    : before_(other.before_), active_(std::exchange(other.active_, false)) {}

pinned& pinned::operator=(pinned&& other) noexcept {
  std::swap(before_, other.before_);
  std::swap(active_, other.active_);
  return *this;
}

pinned::~pinned() {
  if (active_) ::sched_setaffinity(0, sizeof before_, &before_);
}

}  // namespace dgram::os
