// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include <dgram/server.hpp>

#include "cli/command/verb.hpp"
#include "cli/verbs/serve/serve_log.hpp"
#include "cli/verbs/serve/serve_order.hpp"
#include "services/service.hpp"

namespace dgram::cli {

/// One run of serve: a server, the service that it runs, and what is shown of both.
class serve_session {
 public:
  serve_session(run_context& run, serve_order order)
      : run_(&run), order_(std::move(order)), log_(run.out, [this] { server_->stop(); }) {}

  /// Until the server is stopped; reports what went wrong.
  exit_code run();

 private:
  // What was made of the record before a socket is opened: an answer, a set of rules, or the
  // maker of a far end, which must know its workers first.
  using made = std::variant<services::answer, workshop::rule_set, services::batch_maker>;

  [[nodiscard]] outcome<> check_options() const;
  outcome<made> make();
  outcome<made> make_by(const services::answer_maker& by);
  outcome<made> make_by(const services::text_maker& by);
  outcome<made> make_by(const services::rules_maker& by);
  outcome<made> make_by(const services::batch_maker& by);
  outcome<made> make_by(const services::command_maker& by);

  outcome<server_options> options();
  result<> serve(services::answer answer);
  result<> serve(workshop::rule_set set);
  result<> serve(services::batch_maker by);

  [[nodiscard]] bool watched() const {
    return run_->options.verbose || run_->options.once || run_->capture.is_open();
  }
  void seen(const datagram& request, std::optional<guard> withheld_by);
  void answered(const datagram& request, byte_view payload, verdict became,
                std::optional<guard> withheld_by);
  void report();

  run_context* run_;
  serve_order order_;
  serve_log log_;
  std::optional<server> server_;
};

}  // namespace dgram::cli
