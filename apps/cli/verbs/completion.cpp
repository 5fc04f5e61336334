// SPDX-License-Identifier: MIT
#include "cli/command/help.hpp"
#include "cli/command/verb.hpp"

namespace dgram::cli {

exit_code run_completion(run_context& run) {
  const std::string_view shell = run.arguments.empty() ? "" : run.arguments.front();
  const std::string script = completion_script(shell, run.out.style().speaks);
  if (script.empty()) {
    return run.out.fail(misuse("completion", say({"for which shell?", "用于哪个 shell？"}),
                               said::same("dgram completion bash|zsh|fish")));
  }
  run.out.bytes(as_bytes(script));
  return exit_code::done;
}

}  // namespace dgram::cli
