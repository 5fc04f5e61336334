// SPDX-License-Identifier: MIT
#pragma once

#include "cli/verbs/bench/bench.hpp"
#include "host/machine.hpp"

namespace dgram::cli {

/// Puts the machine into the `result` object, and what makes its figures doubtful into the notes.
/// `stolen`: share of the CPU time that the hypervisor took during the run.
void add_machine(bench_end& end, double stolen);

}  // namespace dgram::cli
