// SPDX-License-Identifier: MIT
// Which CPUs a thread may run on: sched_setaffinity(2).
#pragma once

#include <sched.h>

#include <cstddef>

#include <dgram/result.hpp>

namespace dgram::os {

/// Keeps the calling thread on one CPU as long as this lives, then gives it back the CPUs it had.
class pinned {
 public:
  pinned() = default;
  /// To the `index`-th of the CPUs the thread may use, counted round.
  [[nodiscard]] static result<pinned> to(std::size_t index);
  pinned(pinned&& other) noexcept;
  pinned& operator=(pinned&& other) noexcept;
  ~pinned();

 private:
  cpu_set_t before_{};
  bool active_ = false;
};

}  // namespace dgram::os
