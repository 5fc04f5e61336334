// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <string>

#include "cli/command/help.hpp"

namespace dgram::cli {
namespace {

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string joined;
  for (std::size_t at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
    joined += std::string(text.substr(0, at)) + std::string(to);
    text.remove_prefix(at + from.size());
  }
  return joined + std::string(text);
}

std::string in_quotes(std::string_view words) { return "'" + replaced(words, "'", "'\\''") + "'"; }

std::string words_of_choices(const option& option) { return replaced(option.choices, "|", " "); }

std::string spellings(const option& option) {
  return (option.letter != 0 ? fmt::format("-{} ", option.letter) : "") + spelling(option);
}

std::string verb_names() {
  std::string joined;
  for (const verb* each : verbs()) joined += (joined.empty() ? "" : " ") + std::string(each->name);
  return joined;
}

// The words that may stand after the verb, with spaces between; empty when anything may.
std::string first_words(const verb& which) {
  if (which.words == nullptr)
    return which.arguments.empty() ? "" : replaced(which.arguments[0].choices, "|", " ");
  std::string joined;
  for (const verb_word& word : which.words->list())
    joined += (joined.empty() ? "" : " ") + word.name;
  return joined;
}

std::string bash_first_words() {
  std::string joined;
  for (const verb* each : verbs()) {
    if (const std::string words = first_words(*each); !words.empty()) {
      joined += fmt::format("  elif [[ \"$before\" == {} ]]; then\n    _dgram_words '{}'\n",
                            each->name, words);
    }
  }
  return joined;
}

std::string bash_values() {
  std::string joined;
  for (const option& option : options()) {
    if (option.hidden || !option.needs_value()) continue;
    std::string words = "COMPREPLY=()";
    if (*option.choices != '\0') words = fmt::format("_dgram_words '{}'", words_of_choices(option));
    if (option.value == value_kind::file) words = "COMPREPLY=($(compgen -f -- \"$now\"))";
    if (option.value == value_kind::interface) words = "_dgram_words \"$(ls /sys/class/net)\"";
    joined += fmt::format("    {}) {}; return ;;\n", replaced(spellings(option), " ", "|"), words);
  }
  return joined;
}

std::string bash_options() {
  std::string joined;
  for (const verb* which : verbs()) {
    std::string words;
    for (const option* option : options_of(*which)) words += " " + spellings(*option);
    joined += fmt::format("      {}) _dgram_words '{}' ;;\n", which->name, words.substr(1));
  }
  return joined;
}

std::string bash_script() {
  return fmt::format(R"(# dgram completion for bash
_dgram_words() {{ COMPREPLY=($(compgen -W "$1" -- "$now")); }}
_dgram() {{
  local now="${{COMP_WORDS[COMP_CWORD]}}" before="${{COMP_WORDS[COMP_CWORD-1]}}" verb="" word
  for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
    case "$word" in -*) ;; *) verb="$word"; break ;; esac
  done
  case "$before" in
{}  esac
  if [[ "$now" == -* ]]; then
    case "$verb" in
{}      *) _dgram_words '--help --version --lang' ;;
    esac
  elif [[ -z "$verb" || "$before" == help ]]; then
    _dgram_words '{}'
{}  fi
}}
complete -F _dgram dgram
)",
                     bash_values(), bash_options(), verb_names(), bash_first_words());
}

// A colon or bracket ends a part of an _arguments specification.
std::string zsh_text(std::string_view words) {
  std::string safe = replaced(words, "\\", "\\\\");
  for (const char* special : {":", "[", "]"})
    safe = replaced(safe, special, "\\" + std::string(special));
  return safe;
}

std::string zsh_value(const option& option, language speaks) {
  if (!option.needs_value()) return "";
  const std::string name = zsh_text(option.value_name.in(speaks));
  if (*option.choices != '\0') return fmt::format(":{}:({})", name, words_of_choices(option));
  if (option.value == value_kind::file) return fmt::format(":{}:_files", name);
  if (option.value == value_kind::interface) return fmt::format(":{}:_net_interfaces", name);
  return fmt::format(":{}: ", name);
}

std::string zsh_options(const verb& which, language speaks) {
  std::string joined;
  for (const option* option : options_of(which)) {
    const std::string rest =
        fmt::format("[{}]{}", zsh_text(option->brief.in(speaks)), zsh_value(*option, speaks));
    if (option->letter != 0)
      joined +=
          fmt::format(" \\\n      {}", in_quotes(fmt::format("*-{}{}", option->letter, rest)));
    joined += fmt::format(" \\\n      {}", in_quotes(fmt::format("*--{}{}", option->name, rest)));
  }
  return joined;
}

std::string zsh_script(language speaks) {
  std::string names;
  std::string cases;
  for (const verb* each : verbs()) {
    const std::string brief = zsh_text(each->brief.in(speaks));
    names += fmt::format("    {}\n", in_quotes(fmt::format("{}:{}", each->name, brief)));
    const std::string words = first_words(*each);
    const std::string first = words.empty() ? "" : fmt::format(" '1: :({})'", words);
    cases += fmt::format("    {}) _arguments{}{} '*: :' ;;\n", each->name,
                         zsh_options(*each, speaks), first);
  }
  return fmt::format(R"(#compdef dgram
_dgram() {{
  local -a verbs
  verbs=(
{}  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb="$words[2]"
  shift words
  (( CURRENT-- ))
  case "$verb" in
{}  esac
}}
if [[ "$funcstack[1]" == _dgram ]]; then _dgram "$@"; else compdef _dgram dgram; fi
)",
                     names, cases);
}

std::string fish_option(const verb& which, const option& option, language speaks) {
  std::string line =
      fmt::format("complete -c dgram -n '__fish_seen_subcommand_from {}'", which.name);
  if (option.letter != 0) line += fmt::format(" -s {}", option.letter);
  line += fmt::format(" -l {}", option.name);
  if (option.needs_value()) line += option.value == value_kind::file ? " -r -F" : " -x";
  if (*option.choices != '\0') line += fmt::format(" -a '{}'", words_of_choices(option));
  if (option.value == value_kind::interface) line += " -a '(ls /sys/class/net)'";
  return line + fmt::format(" -d {}\n", in_quotes(option.brief.in(speaks)));
}

std::string fish_first_words(const verb& which, language speaks) {
  if (which.words == nullptr) {
    const std::string words = first_words(which);
    if (words.empty()) return {};
    return fmt::format("complete -c dgram -n '__fish_seen_subcommand_from {}' -a '{}'\n",
                       which.name, words);
  }
  std::string joined;
  for (const verb_word& word : which.words->list()) {
    joined += fmt::format("complete -c dgram -n '__fish_seen_subcommand_from {}' -a {} -d {}\n",
                          which.name, word.name, in_quotes(word.brief.in(speaks).view()));
  }
  return joined;
}

std::string fish_script(language speaks) {
  std::string joined = "# dgram completion for fish\ncomplete -c dgram -f\n";
  for (const verb* which : verbs()) {
    joined += fmt::format("complete -c dgram -n __fish_use_subcommand -a {} -d {}\n", which->name,
                          in_quotes(which->brief.in(speaks)));
    for (const option* option : options_of(*which)) joined += fish_option(*which, *option, speaks);
    joined += fish_first_words(*which, speaks);
  }
  return joined;
}

}  // namespace

std::string completion_script(std::string_view shell, language speaks) {
  if (shell == "bash") return bash_script();
  if (shell == "zsh") return zsh_script(speaks);
  if (shell == "fish") return fish_script(speaks);
  return {};
}

}  // namespace dgram::cli
