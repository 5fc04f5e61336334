// SPDX-License-Identifier: MIT
#include "cli/command/parse.hpp"

#include <getopt.h>

#include <optional>
#include <string>

#include "cli/command/suggest.hpp"

namespace dgram::cli {
namespace {

// Values that getopt_long returns for options: the letter, or beyond all characters the index.
constexpr int index_base = 0x100;
constexpr int reserved_base = 0x1000;

struct use {
  const option* record;
  std::string_view value;
};

class command_line {
 public:
  explicit command_line(std::span<const char* const> words) {
    argv_.push_back(name_.data());
    for (const char* word : words) argv_.push_back(const_cast<char*>(word));
    argv_.push_back(nullptr);
    describe();
  }

  void read(invocation& into);
  std::vector<use> uses;
  std::optional<failure> first_wrong;

 private:
  void describe();
  void take(int found, const char* word, invocation& into);
  void wrong(failure why) {
    if (!first_wrong) first_wrong = std::move(why);
  }

  std::string name_ = "dgram";
  std::vector<char*> argv_;
  std::string letters_ =
      "-:";  // '-': nothing is moved about; ':': a missing value is reported as such
  std::vector<::option> names_;
};

void command_line::describe() {
  const auto records = options();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const option& option = records[i];
    const int argument = option.needs_value()   ? required_argument
                         : option.takes_value() ? optional_argument
                                                : no_argument;
    if (option.letter != 0) letters_ += option.letter;
    if (option.letter != 0 && option.needs_value()) letters_ += ':';
    const int value = option.letter != 0 ? option.letter : index_base + static_cast<int>(i);
    names_.push_back({option.name, argument, nullptr, value});
  }
  const auto later = reserved_options();
  for (std::size_t i = 0; i < later.size(); ++i) {
    const int argument = later[i].takes_value ? required_argument : no_argument;
    names_.push_back({later[i].name, argument, nullptr, reserved_base + static_cast<int>(i)});
  }
  names_.push_back({nullptr, 0, nullptr, 0});
}

void command_line::read(invocation& into) {
  opterr = 0;
  optind = 0;  // glibc: begin anew
  const int count = static_cast<int>(argv_.size()) - 1;
  for (int at = 1;; at = optind) {
    const int found = getopt_long(count, argv_.data(), letters_.c_str(), names_.data(), nullptr);
    if (found == -1) break;
    take(found, argv_[static_cast<std::size_t>(at)], into);
  }
  into.before_dashes = into.arguments.size();
  for (int i = optind; i < count; ++i)
    into.arguments.emplace_back(argv_[static_cast<std::size_t>(i)]);
}

const option* record_of(int value) {
  const auto records = options();
  if (value >= index_base) return &records[static_cast<std::size_t>(value - index_base)];
  for (const option& option : records) {
    if (option.letter == value) return &option;
  }
  return nullptr;
}

// `--wait=2s` and `--wait` are the name itself; `--wa`, which getopt_long would take, is not: an
// abbreviation in a script breaks with the next option that begins so.
bool in_full(std::string_view word, const char* name) {
  return !word.starts_with("--") || word.substr(2, word.find('=') - 2) == name;
}

std::string shown(std::string_view word) { return std::string(word.substr(0, word.find('='))); }

void command_line::take(int found, const char* word, invocation& into) {
  if (found == 1) {
    into.arguments.emplace_back(optarg);
    return;
  }
  const int value = found == ':' || found == '?' ? optopt : found;
  if (value >= reserved_base) {
    wrong(comes_later(shown(word)));
    return;
  }
  const option* record = value == 0 ? nullptr : record_of(value);
  if (record == nullptr || !in_full(word, record->name)) {
    const std::string_view typed = word;
    wrong(unknown_option(typed.starts_with("--") ? shown(typed)
                                                 : std::string{'-', static_cast<char>(optopt)}));
    return;
  }
  if (found == ':') {
    wrong(misuse(spelling(*record), say({"it needs a value", "需要一个值"}),
                 say({"{} {}", "{} {}"}, spelling(*record), record->value_name)));
    return;
  }
  if (found == '?') {
    wrong(misuse(spelling(*record), say({"it takes no value", "不带值"})));
    return;
  }
  uses.push_back({record, optarg != nullptr ? std::string_view(optarg) : std::string_view()});
}

bool among(std::string_view choices, std::string_view value) {
  while (!choices.empty()) {
    const std::size_t end = std::min(choices.find('|'), choices.size());
    if (choices.substr(0, end) == value) return true;
    choices.remove_prefix(std::min(end + 1, choices.size()));
  }
  return false;
}

std::optional<failure> apply(const use& use, settings& into) {
  const option& record = *use.record;
  if (*record.choices != '\0' && !among(record.choices, use.value)) {
    return misuse(spelling(record) + " " + std::string(use.value),
                  say({"not one of {}", "只能是 {} 之一"}, record.choices));
  }
  if (auto done = record.apply(into, use.value); !done) {
    return failure_of(done.error(), spelling(record), "option", use.value);
  }
  return std::nullopt;
}

std::optional<failure> find_which(invocation& into) {
  if (into.arguments.empty() || into.before_dashes == 0) return std::nullopt;
  into.which = find_verb(into.arguments.front());
  if (into.which == nullptr) return unknown_verb(into.arguments);
  into.arguments.erase(into.arguments.begin());
  --into.before_dashes;
  return std::nullopt;
}

std::optional<failure> misplaced(const std::vector<use>& uses, const invocation& into) {
  if (into.which == nullptr) return std::nullopt;
  for (const use& use : uses) {
    if (takes(*into.which, *use.record)) continue;
    return misuse(spelling(*use.record),
                  say({"not an option of {}", "不是 {} 的选项"}, into.which->name),
                  say({"it belongs to: {}", "它属于：{}"}, verbs_that_take(*use.record)));
  }
  return std::nullopt;
}

}  // namespace

outcome<> parse(std::span<const char* const> words, invocation& into) {
  command_line line(words);
  line.read(into);
  std::optional<failure> wrong = line.first_wrong;
  for (const use& use : line.uses) {
    auto bad = apply(use, into.options);
    if (bad && !wrong) wrong = std::move(bad);
  }
  auto no_verb = find_which(into);
  if (no_verb && !wrong) wrong = std::move(no_verb);
  if (into.options.help && into.which != nullptr) return {};
  auto other_verb = misplaced(line.uses, into);
  if (other_verb && !wrong) wrong = std::move(other_verb);
  if (wrong) return failed(std::move(*wrong));
  return {};
}

}  // namespace dgram::cli
