// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <dgram/datagram.hpp>
#include <dgram/guard.hpp>
#include <dgram/path_error.hpp>
#include <dgram/reply.hpp>
#include <dgram/server.hpp>

#include "cli/output/datagram_view.hpp"
#include "cli/output/sampling.hpp"
#include "cli/output/writer.hpp"
#include "cli/words/settings.hpp"
#include "services/exec/command.hpp"
#include "services/rules/rules.hpp"
#include "services/service.hpp"

namespace dgram::cli {

/// The output of `serve` while it serves: with -v a record per datagram in, out and withheld;
/// commands without an answer always. Any thread: it takes turns on the writer.
class serve_log {
 public:
  /// `gone` is called when nobody reads standard output any more.
  serve_log(writer& out, std::function<void()> gone)
      : out_(&out), view_(out, nullptr, pipe_form::line), failures_(out), gone_(std::move(gone)) {}

  /// A datagram came in; `withheld_by` where a guard at the door withholds its answer.
  void received(const datagram& request, std::optional<guard> withheld_by);
  /// An answer was made; its fate.
  void answered(const datagram& request, byte_view payload, verdict became,
                std::optional<guard> withheld_by);
  /// A rule fired, or an answer of it left later; with -v, as answered().
  void fired(const services::rule_event& event);
  /// A command gave no answer.
  void failed(const datagram& request, const services::command_result& how);
  /// ICMP news about an answer.
  void news(const path_error& why);

 private:
  void sent(const endpoint& local, std::string_view who, byte_view payload);
  void withheld(const endpoint& local, std::string_view who, std::string_view why,
                std::size_t bytes);
  void line(std::string_view arrow, std::string_view who, byte_view payload);
  void end_record();

  writer* out_;
  std::mutex mutex_;
  datagram_view view_;
  sampling failures_;
  std::function<void()> gone_;
};

/// Who can reach the server and what protects others from it, before the first datagram; a
/// `listening` event with --json.
void report_serving(writer& out, const server& server, const services::service& service,
                    const settings& options);
/// How often each rule fired, before the account.
void report_rules(writer& out, const services::rules& rules);
/// Runs forgotten by the far end of bench for want of room, before the account.
void report_bench(writer& out, const services::bench& far_end);

}  // namespace dgram::cli
