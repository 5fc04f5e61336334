// SPDX-License-Identifier: MIT
#include "cli/command/arguments.hpp"

#include <cstddef>
#include <utility>

#include "cli/command/suggest.hpp"

namespace dgram::cli {
namespace {

using times = positional::times;

bool is_needed(const positional& argument, const settings& options) {
  return argument.how == times::once && (!argument.or_to || options.to.empty());
}

}  // namespace

std::string arguments_text(const verb& which, language speaks) {
  std::string words;
  for (const positional& argument : which.arguments) {
    const std::string name(argument.name.in(speaks));
    if (!words.empty()) words += ' ';
    words += argument.how == times::once  ? name
             : argument.how == times::any ? "[" + name + "…]"
                                          : "[" + name + "]";
  }
  return words;
}

failure missing(const positional& which) {
  auto why = misuse(which.name.in(language::en), say({"none given", "未给出"}));
  if (which.missing != nullptr) why.hint = which.missing();
  why.needs_help = true;
  return why;
}

failure one_too_many(const verb& which, std::string_view word, std::string_view before) {
  auto why = misuse(word, say({"one word too many", "多余的参数"}), meant_port(before, word));
  if (why.hint.empty() && which.one_more != nullptr) why.hint = which.one_more();
  return why;
}

outcome<> check_arguments(const verb& which, std::span<const std::string_view> arguments,
                          const settings& options) {
  std::size_t given = 0;
  for (const positional& argument : which.arguments) {
    if (argument.how == times::any) return {};
    if (given++ < arguments.size()) continue;
    if (is_needed(argument, options)) return failed(missing(argument));
  }
  if (arguments.size() <= given) return {};
  const std::string_view before = given == 0 ? "" : arguments[given - 1];
  return failed(one_too_many(which, arguments[given], before));
}

}  // namespace dgram::cli
