// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/output/capture_sink.hpp"
#include "cli/output/writer.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/language.hpp"
#include "cli/words/option.hpp"
#include "cli/words/settings.hpp"
#include "cli/words/stop_signal.hpp"

// All that the author of a verb needs. A verb is one file verbs/NAME.cpp: a function, and the
// record that names it, its arguments, its options and its help; verbs.hpp lists the records. The
// function returns an exit code, and `return run.out.fail(…)` where it cannot go on.

namespace dgram::cli {

struct verb;

/// One use of a verb.
struct run_context {
  const verb& which;
  const settings& options;
  /// The words after the verb without the options, in order; an empty word counts. As many as the
  /// verb's record asks for.
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

/// A word after the verb that is no option.
struct positional {
  enum class times : std::uint8_t { once, at_most_once, any };

  text name;
  times how = times::once;
  bool or_to = false;           ///< --to may stand for it
  said (*missing)() = nullptr;  ///< the way out when it is missing; null: none is known
  const char* choices = "";     ///< "bash|zsh|fish": the only words; "": any
};

/// When a verb writes datagrams to standard output, besides under --json and --raw.
enum class datagrams : std::uint8_t { always, verbose, never };

/// One of the words that may stand first, and what it means: a service.
struct verb_word {
  std::string name;
  std::string arguments;  ///< what it takes at the end: "TEMPLATE", or ""
  said brief;
  said help;
};

/// The words that may stand first, under a heading of the help: "Services".
struct verb_words {
  text heading;
  std::vector<verb_word> (*list)();
};

struct verb {
  const char* name;
  std::span<const positional> arguments = {};
  said (*one_more)() = nullptr;  ///< the way out when there is one word too many
  text brief;                    ///< one line
  text help;                     ///< some lines for `dgram help VERB` and the manual
  std::span<const example> examples;
  std::string_view options = {};        ///< the names of those it takes, with spaces between
  datagrams shows = datagrams::always;  ///< what --pcap - must not be mixed with
  bool captures_itself = false;         ///< --pcap is its own affair
  exit_code (*run)(run_context& run);
  const verb_words* words = nullptr;  ///< null: any word
};

/// All verbs, in the order help shows them.
[[nodiscard]] std::span<const verb* const> verbs();
[[nodiscard]] const verb* find_verb(std::string_view name);

/// Whether the verb takes the option.
[[nodiscard]] bool takes(const verb& which, const option& option) noexcept;
/// "ask, listen": those that name the option, in the order help shows them.
[[nodiscard]] std::string verbs_that_take(const option& option);
/// The options that people may give it, in the order help shows them.
[[nodiscard]] std::vector<const option*> options_of(const verb& which);

/// Whether datagrams go to standard output, which then can carry no capture.
[[nodiscard]] bool uses_standard_output(const verb& which, const settings& options) noexcept;

}  // namespace dgram::cli
