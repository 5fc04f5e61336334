// SPDX-License-Identifier: MIT
#include "cli/verbs/serve/serve_session.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "cli/output/report.hpp"
#include "cli/talk/listening.hpp"
#include "services/bench.hpp"
#include "services/exec/exec.hpp"
#include "services/rules/rules.hpp"
#include "services/services.hpp"

namespace dgram::cli {
namespace {

/// What waits in the kernel at the signal is read and answered too, within this; then the account
/// is complete. As long as listen looks.
constexpr duration last_look_max = std::chrono::seconds(1);

template <class Maker>
bool is_made_by(const services::service& service) {
  return std::holds_alternative<Maker>(service.make);
}

// The services that --shell is for.
std::string command_services() {
  std::string names;
  for (const services::service& service : services::services()) {
    if (!is_made_by<services::command_maker>(service)) continue;
    names += (names.empty() ? "" : ", ") + std::string(service.name);
  }
  return names;
}

}  // namespace

outcome<> serve_session::check_options() const {
  const services::service& service = *order_.service;
  if (run_->options.shell && !is_made_by<services::command_maker>(service)) {
    return failed(misuse("--shell", say({"only for {}", "只用于 {}"}, command_services())));
  }
  if (!is_made_by<services::batch_maker>(service)) return {};
  if (run_->capture.is_open()) {
    return failed(misuse(
        "--pcap", say({"not for {}: it would measure the file", "不能用于 {}：那样测到的是文件"},
                      service.name)));
  }
  if (!run_->options.once) return {};
  return failed(misuse("--once", say({"not for {}", "不能用于 {}"}, service.name),
                       say({"bench mode -c N on the other side sends N and ends",
                            "另一端用 bench 模式加 -c N，发送 N 个后结束"})));
}

outcome<serve_session::made> serve_session::make() {
  if (auto fine = check_options(); !fine) return failed(std::move(fine.error()));
  return std::visit([this](const auto& by) { return make_by(by); }, order_.service->make);
}

outcome<serve_session::made> serve_session::make_by(const services::answer_maker& by) {
  return by.make();
}

outcome<serve_session::made> serve_session::make_by(const services::text_maker& by) {
  const std::string& typed = order_.arguments.front();
  const bool escaped = run_->options.payload.escapes != workshop::escape_form::none;
  auto answer = by.make(typed, escaped);
  if (answer) return std::move(*answer);
  const services::argument& takes = order_.service->takes;
  return failed(failure_of(answer.error(), takes.name, name(takes.kind), typed));
}

outcome<serve_session::made> serve_session::make_by(const services::rules_maker&) {
  auto set = rules_in(order_.arguments.front(), *order_.service);
  if (!set) return failed(std::move(set.error()));
  return std::move(*set);
}

outcome<serve_session::made> serve_session::make_by(const services::batch_maker& by) { return by; }

outcome<serve_session::made> serve_session::make_by(const services::command_maker& by) {
  std::vector<std::string> words = order_.arguments;
  if (run_->options.shell) words.insert(words.begin(), {"/bin/sh", "-c"});
  auto command = services::command::find(words);
  if (!command) {
    auto why = failure_of(command.error(), words.front());
    why.code = exit_code::usage;
    why.what = order_.service->name;
    why.hint = say({"nothing was started", "没有启动任何东西"});
    return failed(std::move(why));
  }
  return by.make(std::move(*command),
                 {.limit = run_->options.wait.value_or(services::exec_options::limit_default),
                  .failed = [this](const datagram& request, const services::command_result& how) {
                    log_.failed(request, how);
                  }});
}

outcome<server_options> serve_session::options() {
  const settings& asked = run_->options;
  const services::service& service = *order_.service;
  server_options options;
  options.listen = order_.where.ip;
  options.guards = {.allow = asked.allow, .growth = service.growth, .lifted = asked.lift};
  options.gro = asked.gro;
  options.workers = asked.once ? 1 : asked.workers;
  options.spin = asked.spin.value_or(duration::zero());
  options.steer = asked.steer;
  options.pin = asked.pin;
  // One datagram read is one answered: the next must stay with the kernel, and needs no pool.
  if (asked.once) options.batch = 1;
  if (service.blocks && !asked.once) options.handlers = blocking{};
  if (service.receive_buffer_bytes != 0) {
    options.receive_buffer_bytes = service.receive_buffer_bytes;
  }
  if (asked.gro && service.batch_with_gro != 0) options.batch = service.batch_with_gro;
  if (asked.verbose || run_->capture.is_open()) options.want = metadata::all;
  if (watched()) {
    options.seen = [this](const datagram& request, std::optional<guard> by) { seen(request, by); };
  }
  options.interface = asked.interface;  // for a group too: see socket::join()
  if (!order_.where.ip.address.is_multicast()) return options;
  auto group = group_of(order_.where, asked);
  if (!group) return failed(std::move(group.error()));
  options.groups.push_back(std::move(*group));
  return options;
}

void serve_session::seen(const datagram& request, std::optional<guard> withheld_by) {
  run_->capture.received(request);
  log_.received(request, withheld_by);
  if (run_->options.once && order_.service->silent && !withheld_by) server_->stop();
}

void serve_session::answered(const datagram& request, byte_view payload, verdict became,
                             std::optional<guard> withheld_by) {
  if (became == verdict::taken) {
    run_->capture.sent(request.target, request.source, payload, now());
  }
  log_.answered(request, payload, became, withheld_by);
  if (run_->options.once && became == verdict::taken) server_->stop();
}

result<> serve_session::serve(services::answer answer) {
  services::answered observer;
  if (watched()) {
    observer = [this](const datagram& request, byte_view payload, verdict became,
                      std::optional<guard> by) { answered(request, payload, became, by); };
  }
  return server_->run({}, services::to_handler(std::move(answer), std::move(observer)));
}

result<> serve_session::serve(services::batch_maker by) {
  const auto far_end = by.make(server_->workers());
  auto ended = server_->run_batches({}, far_end->handler([this] { return server_->count(); }));
  report_bench(run_->out, *far_end);
  return ended;
}

result<> serve_session::serve(workshop::rule_set set) {
  const auto& lifted = run_->options.lift;
  const bool anyone = std::ranges::find(lifted, guard::growth) != lifted.end();
  services::rules rules(std::move(set), server_->workers(),
                        anyone ? reply_growth::anyone : order_.service->growth,
                        [this](const services::rule_event& event) {
                          log_.fired(event);
                          const bool sent = event.what == services::rule_event::fate::sent;
                          if (run_->options.once && sent) server_->stop();
                        });
  auto ended = server_->run({}, rules.handle());
  if (!run_->out.gone()) report_rules(run_->out, rules);
  return ended;
}

// The news that came last, and the account.
void serve_session::report() {
  while (const auto news = server_->take_path_error()) {
    run_->capture.news(*news);
    log_.news(*news);
  }
  run_->capture.account(server_->count());
  if (!run_->out.gone()) report_account(run_->out, *server_);
}

exit_code serve_session::run() {
  auto service = make();
  if (!service) return run_->out.fail(service.error());
  auto wanted = options();
  if (!wanted) return run_->out.fail(wanted.error());
  const std::string thing = "serve " + order_.where.text();
  auto opened = server::open(*wanted);
  if (!opened) return run_->out.fail(failure_of(opened.error(), thing));
  server_.emplace(std::move(*opened));
  report_serving(run_->out, *server_, *order_.service, run_->options);
  result<> ended;
  {
    const auto stopping = run_->stop.call(
        [&] { server_->drain(wanted->handlers ? wanted->drain_limit : last_look_max); });
    ended = std::visit([this](auto& what) { return serve(std::move(what)); }, *service);
  }
  report();
  if (!ended) return run_->out.fail(failure_of(ended.error(), thing));
  return exit_code::done;
}

}  // namespace dgram::cli
