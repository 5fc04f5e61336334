// SPDX-License-Identifier: MIT
// The manual page: prose from a file, verbs and options from their records.
#include <fmt/format.h>

#include <fstream>
#include <sstream>
#include <string>

#include "cli/command/arguments.hpp"
#include "cli/command/help.hpp"

namespace dgram::cli {
namespace {

constexpr language speaks = language::en;

// A backslash is itself, a hyphen can be searched for and pasted, and no line begins a request.
std::string roff(std::string_view words) {
  std::string safe = words.starts_with('.') || words.starts_with('\'') ? "\\&" : "";
  for (const char c : words) {
    if (c == '\\') {
      safe += "\\e";
    } else if (c == '-') {
      safe += "\\-";
    } else {
      safe += c;
    }
  }
  return safe;
}

std::string words_part(const verb& which) {
  if (which.words == nullptr) return "";
  std::string joined = ".RS\n";
  for (const verb_word& word : which.words->list()) {
    joined += fmt::format(".TP\n.B {}\n", roff(word.name));
    if (!word.arguments.empty()) joined += fmt::format(".I {}\n", roff(word.arguments));
    joined += fmt::format("{}.\n{}\n", roff(word.brief.in(speaks).view()),
                          roff(word.help.in(speaks).view()));
  }
  return joined + ".RE\n";
}

std::string verbs_part() {
  std::string joined;
  for (const verb* each : verbs()) {
    joined += fmt::format(".TP\n.B {}\n.I {}\n", each->name, roff(arguments_text(*each, speaks)));
    joined += fmt::format("{}.\n{}\n", roff(each->brief.in(speaks)), roff(each->help.in(speaks)));
    joined += words_part(*each);
  }
  return joined;
}

std::string belongs_to(const option& option) {
  return option.everywhere ? "All verbs." : "Verbs: " + verbs_that_take(option) + ".";
}

std::string option_part(const option& option) {
  std::string names = option.letter != 0 ? fmt::format("\\-{}", option.letter) : "";
  names += fmt::format("{}\\-\\-{}", names.empty() ? "" : ", ", roff(option.name));
  std::string joined = fmt::format(".TP\n\\fB{}\\fR", names);
  if (option.takes_value()) joined += fmt::format("\\fI{}\\fR", roff(value_of(option, speaks)));
  joined += fmt::format("\n{}.\n", roff(option.brief.in(speaks)));
  if (*option.choices != '\0') joined += fmt::format("One of {}.\n", roff(option.choices));
  if (option.help.in(speaks) != "-") joined += roff(option.help.in(speaks)) + "\n";
  return joined + belongs_to(option) + "\n";
}

std::string options_part() {
  std::string joined;
  for (const option& option : options()) {
    if (!option.hidden) joined += option_part(option);
  }
  return joined;
}

}  // namespace

std::string manual_page(std::string_view prose) {
  std::string joined;
  std::istringstream lines{std::string(prose)};
  for (std::string line; std::getline(lines, line);) {
    if (line == ".\\\" VERBS") {
      joined += verbs_part();
    } else if (line == ".\\\" OPTIONS") {
      joined += options_part();
    } else {
      joined += line + "\n";
    }
  }
  return joined;
}

exit_code print_manual(run_context& run) {
  std::ifstream file(run.options.manual_prose);
  std::ostringstream prose;
  if (!(prose << file.rdbuf())) {
    return run.out.fail(
        misuse("--man", say({"cannot read {}", "无法读取 {}"}, run.options.manual_prose)));
  }
  run.out.bytes(as_bytes(manual_page(prose.str())));
  return exit_code::done;
}

}  // namespace dgram::cli
