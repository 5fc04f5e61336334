// SPDX-License-Identifier: MIT
// The verbs about the program itself: help, version, completion.
#include <string>

#include <dgram/capabilities.hpp>
#include <dgram/version.hpp>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"

namespace dgram::cli {
namespace {

exit_code run_help(run_context& run) {
  const language speaks = run.out.style().speaks;
  if (!run.options.manual_prose.empty()) return print_manual(run);
  if (run.arguments.empty()) return print_help(run.out, nullptr);
  const verb* which = find_verb(run.arguments.front());
  if (which == nullptr) {
    return run.out.fail(misuse(run.arguments.front(), say({"no such verb", "没有这个动词"}),
                               say({"dgram help lists them", "dgram help 会列出所有动词"})));
  }
  run.out.bytes(as_bytes(help_text(*which, speaks, true)));
  return exit_code::done;
}

exit_code run_version(run_context& run) {
  run.out.bytes(as_bytes(std::string("dgram ") + version() + "\n"));
  if (run.options.verbose) run.out.bytes(as_bytes(capabilities::probe().text()));
  return exit_code::done;
}

constexpr char shells[] = "bash|zsh|fish";

exit_code run_completion(run_context& run) {
  const std::string script = completion_script(run.arguments.front(), run.out.style().speaks);
  if (script.empty()) {
    return run.out.fail(misuse("completion", say({"for which shell?", "用于哪个 shell？"}),
                               say({"dgram completion {}", "dgram completion {}"}, shells)));
  }
  run.out.bytes(as_bytes(script));
  return exit_code::done;
}

constexpr example help_examples[] = {
    {"dgram help ask", {"the full help of one verb", "某个动词的全部说明"}},
};

constexpr positional help_arguments[] = {
    {.name = {"VERB", "动词"}, .how = positional::times::at_most_once},
};

constexpr example version_examples[] = {
    {"dgram version -v", {"and the features of this kernel", "以及本机内核支持什么"}},
};

constexpr example completion_examples[] = {
    {"dgram completion bash > ~/.local/share/bash-completion/completions/dgram",
     {"for bash", "用于 bash"}},
    {"dgram completion zsh > ~/.zfunc/_dgram", {"for zsh", "用于 zsh"}},
    {"dgram completion fish > ~/.config/fish/completions/dgram.fish", {"for fish", "用于 fish"}},
};

constexpr positional completion_arguments[] = {
    {.name = {shells, shells}, .choices = shells},
};

}  // namespace

const verb help_verb{
    .name = "help",
    .arguments = help_arguments,
    .brief = {"shows this list, or the full help of one verb", "显示帮助，或某个动词的说明"},
    .help = {"With a verb, all its options with their explanations.",
             "给出动词时，列出它的全部选项和说明。"},
    .examples = help_examples,
    .options = "man",
    .run = run_help,
};

const verb version_verb{
    .name = "version",
    .brief = {"shows the version; with -v the features of this kernel",
              "显示版本；加 -v 显示本机内核支持什么"},
    .help =
        {"With -v, one line for each kernel feature: yes, or why not. Each is tried over loopback.",
         "加 -v 时，每个内核特性一行：支持与否及原因。通过在回环上实际使用得出。"},
    .examples = version_examples,
    .options = "",
    .run = run_version,
};

const verb completion_verb{
    .name = "completion",
    .arguments = completion_arguments,
    .brief = {"prints the completion script of a shell", "输出 shell 的补全脚本"},
    .help = {"The script knows all verbs and options of this version.",
             "脚本包含此版本的全部动词和选项。"},
    .examples = completion_examples,
    .options = "",
    .run = run_completion,
};

}  // namespace dgram::cli
