// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "cli/command/verb.hpp"
#include "cli/talk/line_reader.hpp"
#include "cli/talk/payload_form.hpp"
#include "cli/talk/remote.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"
#include "cli/words/stop_signal.hpp"

namespace dgram::cli {

/// A file or standard input is read up to here: more than any datagram, even when written in hex
/// with spaces.
inline constexpr std::size_t input_bytes_max = std::size_t{1} << 20;

/// The datagrams of a sending verb, wherever they come from: DATA, a file, standard input as a
/// whole or line by line.
class payload_source {
 public:
  /// Reads and checks everything but --lines, so that nothing is sent when something is wrong.
  /// Fails for bad DATA, a missing file, empty standard input; with nothing given and a terminal
  /// as standard input the failure needs_help.
  [[nodiscard]] static outcome<payload_source> open(const settings& options,
                                                    std::span<const std::string_view> data);

  /// The next DATA, ready to be made a datagram; nothing when there are no more, or when a signal
  /// came while a line was waited for.
  /// `again` begins anew after the last one (not with --lines). Borrows until the next call.
  [[nodiscard]] outcome<const payload_form::prepared*> next(bool again, const stop_signal& stop);
  [[nodiscard]] outcome<workshop::bytes> make(const payload_form::prepared& prepared,
                                              const payload_facts& facts) {
    return form_.make(prepared, facts);
  }

 private:
  payload_source(payload_form form, bool lines) : form_(std::move(form)), lines_(lines) {}
  outcome<> add(std::string_view given);
  outcome<> read_input(const settings& options);
  outcome<const payload_form::prepared*> next_line(const stop_signal& stop);

  payload_form form_;
  bool lines_;
  std::vector<payload_form::prepared> ready_;
  std::size_t at_ = 0;
  line_reader input_{0};
};

/// `-n`: each datagram that would go, its target and its exact bytes, on standard output; with
/// --json as `tx` events with "dry_run":true. Opens no socket.
exit_code dry_run(run_context& run, std::span<const remote> remotes, payload_source& from);

}  // namespace dgram::cli
