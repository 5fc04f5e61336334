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
  std::string all = ".RS\n";
  for (const verb_word& word : which.words->list()) {
    all += fmt::format(".TP\n.B {}\n", roff(word.name));
    if (!word.arguments.empty()) all += fmt::format(".I {}\n", roff(word.arguments));
    all += fmt::format("{}.\n{}\n", roff(word.brief.in(speaks).view()),
                       roff(word.help.in(speaks).view()));
  }
  return all + ".RE\n";
}

std::string verbs_part() {
  std::string all;
  for (const verb* each : verbs()) {
    all += fmt::format(".TP\n.B {}\n.I {}\n", each->name, roff(arguments_text(*each, speaks)));
    all += fmt::format("{}.\n{}\n", roff(each->brief.in(speaks)), roff(each->help.in(speaks)));
    all += words_part(*each);
  }
  return all;
}

std::string belongs_to(const option& one) {
  return one.everywhere ? "All verbs." : "Verbs: " + verbs_that_take(one) + ".";
}

std::string option_part(const option& one) {
  std::string names = one.letter != 0 ? fmt::format("\\-{}", one.letter) : "";
  names += fmt::format("{}\\-\\-{}", names.empty() ? "" : ", ", roff(one.name));
  std::string all = fmt::format(".TP\n\\fB{}\\fR", names);
  if (one.takes_value()) all += fmt::format("\\fI{}\\fR", roff(value_of(one, speaks)));
  all += fmt::format("\n{}.\n", roff(one.brief.in(speaks)));
  if (*one.choices != '\0') all += fmt::format("One of {}.\n", roff(one.choices));
  if (one.help.in(speaks) != "-") all += roff(one.help.in(speaks)) + "\n";
  return all + belongs_to(one) + "\n";
}

std::string options_part() {
  std::string all;
  for (const option& one : options()) {
    if (!one.hidden) all += option_part(one);
  }
  return all;
}

}  // namespace

std::string manual_page(std::string_view prose) {
  std::string all;
  std::istringstream lines{std::string(prose)};
  for (std::string line; std::getline(lines, line);) {
    if (line == ".\\\" VERBS") {
      all += verbs_part();
    } else if (line == ".\\\" OPTIONS") {
      all += options_part();
    } else {
      all += line + "\n";
    }
  }
  return all;
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
