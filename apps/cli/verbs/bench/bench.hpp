// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/object.hpp>

#include "cli/command/verb.hpp"
#include "cli/talk/remote.hpp"
#include "cli/verbs/bench/bench_report.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/language.hpp"
#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"

// All that the author of a mode of `bench` needs. A mode is one file bench_NAME.cpp with one
// function, glue between the command line and apps/load; a record in bench_verb.cpp names it.

namespace dgram::cli {

/// One use of a mode.
struct bench_context {
  run_context& run;
  std::vector<remote> remotes;  ///< ADDRESS and every --to: one at least, all IP
  measure::bench_plan plan;     ///< what the options say, with the defaults of all modes
  bench_live live;

  /// For measure's loops: shows the live line, and ends the run when a signal comes.
  [[nodiscard]] measure::bench_watcher watcher();
};

/// The outcome of a mode. `mode` and `target` of the result are filled in by the verb.
struct bench_end {
  measure::bench_result result;
  boost::json::object more = {};  ///< further fields of the `result` object
  std::vector<said> notes = {};   ///< further lines under the table
};

struct bench_mode {
  const char* name;
  outcome<bench_end> (*run)(bench_context& context);
};

// One a file.
outcome<bench_end> bench_rr(bench_context& context);
outcome<bench_end> bench_load(bench_context& context);
outcome<bench_end> bench_search(bench_context& context);
outcome<bench_end> bench_burst(bench_context& context);
outcome<bench_end> bench_stream(bench_context& context);
outcome<bench_end> bench_fan(bench_context& context);

/// `raw [WORKLOAD]`: no address and no far end, so a mode apart.
exit_code bench_raw(run_context& run);

/// Sockets of this run, each connected to the first remote and with a port of its own.
[[nodiscard]] outcome<std::vector<socket>> bench_sockets(const bench_context& context);

/// The end of a run, or what stopped it.
[[nodiscard]] outcome<bench_end> ended(const bench_context& context,
                                       result<measure::bench_result> measured);

/// The rate of a bare loop of load/raw.hpp on this machine.
struct raw_beside {
  const char* loop = "";
  std::optional<double> per_s;

  void put(outcome<bench_end>& into) const;
};
/// Runs `loop` over loopback with `in_flight` datagrams, apart from the run itself. Left out
/// without a warm-up, and where it would be no ceiling: with a far end on another machine, or with
/// this process kept on one CPU.
[[nodiscard]] raw_beside run_raw_beside(const bench_context& context, const char* loop,
                                        std::size_t in_flight);

/// Fails when --size is too small for what load and rr write into each datagram.
[[nodiscard]] outcome<> carries_numbers(const measure::bench_plan& plan);

/// Puts the machine into the `result` object, and what makes its figures doubtful into the notes.
/// `stolen`: share of the CPU time that the hypervisor took during the run.
void add_machine(bench_end& end, double stolen);

}  // namespace dgram::cli
