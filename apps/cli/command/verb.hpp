// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "cli/output/capture_sink.hpp"
#include "cli/output/writer.hpp"
#include "cli/words/exit_code.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/language.hpp"
#include "cli/words/option.hpp"
#include "cli/words/settings.hpp"
#include "cli/words/stop_signal.hpp"

// All that the author of a verb needs. A verb is one file verb_NAME.cpp with one function; it
// returns an exit code, and `return run.out.fail(…)` where it cannot go on. To add one: an id in
// option.hpp, a record in verbs.cpp, the id in the options it takes.

namespace dgram::cli {

struct verb;

/// One use of a verb.
struct run_context {
  const verb& which;
  const settings& options;
  /// What stands after the verb and is no option, in order; '' is one.
  std::span<const std::string_view> arguments;
  /// How many of the arguments stand before `--`; all when there is none.
  std::size_t before_dashes = 0;
  writer& out;
  stop_signal& stop;
  capture_sink& capture;
};

struct example {
  const char* command;
  text what;
};

struct verb {
  verb_id id;
  const char* name;
  const char* arguments;  ///< "ADDRESS [DATA…]"
  text brief;             ///< one line
  text help;              ///< some lines for `dgram help VERB` and the manual
  std::span<const example> examples;
  exit_code (*run)(run_context& run);
};

/// All verbs, in the order help shows them.
[[nodiscard]] std::span<const verb> verbs();
[[nodiscard]] const verb* find_verb(std::string_view name);

// One a file.
exit_code run_send(run_context& run);
exit_code run_ask(run_context& run);
exit_code run_listen(run_context& run);
exit_code run_chat(run_context& run);
exit_code run_ping(run_context& run);
exit_code run_bench(run_context& run);
exit_code run_ports(run_context& run);
exit_code run_probe(run_context& run);
exit_code run_serve(run_context& run);
exit_code run_relay(run_context& run);
exit_code run_capture(run_context& run);
exit_code run_show(run_context& run);
exit_code run_replay(run_context& run);
exit_code run_web(run_context& run);
exit_code run_help(run_context& run);
exit_code run_version(run_context& run);
exit_code run_completion(run_context& run);

}  // namespace dgram::cli
