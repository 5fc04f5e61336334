// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "cli/command/verb.hpp"
#include "cli/output/writer.hpp"

namespace dgram::cli {

/// `--help`, on standard output: of a verb, or of the program when `which` is null.
exit_code print_help(writer& out, const verb* which);
/// Printed on standard error when a required argument is missing: three examples and a pointer to
/// `dgram help`.
void print_short_help(writer& out, const verb* which = nullptr);

/// Reports the failure, with short help when that is what is needed.
exit_code fail(run_context& run, const failure& why);

/// The texts themselves. `long_form` adds the explanation of each option, as in `dgram help VERB`.
[[nodiscard]] std::string help_text(language speaks);
[[nodiscard]] std::string help_text(const verb& which, language speaks, bool long_form);

/// The manual page: `prose`, a page of man(7), with the lines `.\" VERBS` and `.\" OPTIONS`
/// replaced by what the records say.
[[nodiscard]] std::string manual_page(std::string_view prose);
/// `dgram help --man PROSE`, for the build.
exit_code print_manual(run_context& run);

/// The completion script of "bash", "zsh" or "fish"; empty for another shell.
[[nodiscard]] std::string completion_script(std::string_view shell, language speaks);

}  // namespace dgram::cli
