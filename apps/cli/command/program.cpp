// SPDX-License-Identifier: MIT
#include "cli/command/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "cli/command/arguments.hpp"
#include "cli/command/help.hpp"
#include "cli/command/parse.hpp"
#include "cli/command/verb.hpp"

namespace dgram::cli {
namespace {

// A descriptor 0, 1 or 2 that is closed would be given to the first socket: output would then be
// sent to the network. What is put there instead refuses to be used.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    if (fcntl(descriptor, F_GETFD) != -1) continue;
    const int mode = descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    if (open("/dev/null", mode) == -1) return;
  }
}

exit_code run_verb(const invocation& called, writer& out) {
  if (called.options.help) return print_help(out, called.which);
  stop_signal stop;
  const verb* which = called.options.version ? find_verb("version") : called.which;
  if (which == nullptr) {
    print_short_help(out);
    return exit_code::usage;
  }
  capture_sink capture(out);
  run_context run{*which, called.options, called.arguments, called.before_dashes,
                  out,    stop,           capture};
  if (which == called.which) {
    auto fine = check_arguments(*which, called.arguments, called.options);
    if (!fine) return fail(run, fine.error());
  }
  if (!which->captures_itself && !called.options.pcap.empty() && !called.options.dry_run) {
    auto opened = capture.open(called.options.pcap, uses_standard_output(*which, called.options),
                               called.options);
    if (!opened) return out.fail(opened.error());
  }
  return capture.close(which->run(run));
}

exit_code end(writer& out, exit_code code) {
  out.flush();
  if (!out.broken()) return code;
  return out.fail({.code = exit_code::local,
                   .thing = "standard output",
                   .what = "write",
                   .why = words_of(out.broken())});
}

}  // namespace

exit_code run_program(std::span<const char* const> words) {
  occupy_standard_descriptors();
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is an error of write(2)
  invocation called;
  const auto understood = parse(words, called);
  auto style = style_of(called.options);
  if (!style) {
    writer out({.speaks = called.options.lang.value_or(language_of_environment())});
    return out.fail(style.error());
  }
  writer out(*style);
  if (!understood) return end(out, out.fail(understood.error()));
  return end(out, run_verb(called, out));
}

}  // namespace dgram::cli
