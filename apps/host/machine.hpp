// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dgram::host {

/// The facts of this machine that its figures depend on. Empty or 0: not known.
struct machine_facts {
  std::string kernel;        ///< "Linux 6.1.0-21-amd64"
  std::string processor;     ///< "Intel(R) Xeon(R) …"
  unsigned processors = 0;   ///< logical ones
  std::string clock_source;  ///< "tsc"
  std::uint64_t rmem_max = 0;
  std::uint64_t rmem_default = 0;
  std::uint64_t wmem_max = 0;
  std::uint64_t wmem_default = 0;
  std::uint64_t netdev_max_backlog = 0;
};
[[nodiscard]] machine_facts read_machine();

/// What this machine calls itself, "bench-7"; any bytes.
[[nodiscard]] std::string host_name();

/// True for clocks that a program reads without a system call (vdso(7)).
[[nodiscard]] bool is_quick_clock(std::string_view clock_source) noexcept;

/// CPU time of the whole machine so far, in ticks of /proc/stat.
struct cpu_ticks {
  std::uint64_t sum = 0;
  std::uint64_t stolen = 0;  ///< the hypervisor gave it to others
};
[[nodiscard]] cpu_ticks read_cpu_ticks();
/// The same from the text of /proc/stat.
[[nodiscard]] cpu_ticks read_cpu_ticks(std::string_view text) noexcept;

/// What was stolen between two readings, 0 to 1.
[[nodiscard]] double stolen_share(const cpu_ticks& before, const cpu_ticks& after) noexcept;

}  // namespace dgram::host
