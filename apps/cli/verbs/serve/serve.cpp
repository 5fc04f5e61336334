// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dgram/server.hpp>

#include "cli/command/verbs.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/remote.hpp"
#include "cli/verbs/serve/serve_log.hpp"
#include "cli/verbs/serve/serve_order.hpp"
#include "cli/verbs/serve/serve_rules.hpp"
#include "services/bench.hpp"
#include "services/exec/exec.hpp"
#include "services/reply.hpp"
#include "services/rules/rules.hpp"
#include "services/services.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

/// What waits in the kernel at the signal is read and answered too, within this; then the account
/// is complete. As long as listen looks.
constexpr duration last_look_max = std::chrono::seconds(1);

/// A server, its handler, and what is shown of it.
class serving {
 public:
  serving(run_context& run, serve_order what)
      : run_(&run), order_(std::move(what)), log_(run.out, [this] { server_->stop(); }) {}

  exit_code all();

 private:
  outcome<services::answer> make_answer();
  outcome<services::answer> make_exec();
  outcome<services::answer> make_bench();
  outcome<services::answer> make_reply();
  outcome<services::answer> make_rules();
  outcome<server_options> options();
  void announce() const;
  [[nodiscard]] bool watched() const {
    return run_->options.verbose || run_->options.once || run_->capture.is_open();
  }
  result<> serve(services::answer made);
  result<> serve_bench();
  result<> serve_rules();
  result<> serve_by(services::answer made);
  void seen(const datagram& one, std::optional<guard> withheld_by);
  void answered(const datagram& request, byte_view payload, verdict became,
                std::optional<guard> withheld_by);

  run_context* run_;
  serve_order order_;
  serve_log log_;
  std::optional<workshop::rule_set> rules_;  // where they are the service
  std::optional<server> server_;
};

outcome<services::answer> serving::make_exec() {
  std::vector<std::string> words = order_.arguments;
  if (run_->options.shell) words.insert(words.begin(), {"/bin/sh", "-c"});
  auto command = services::command::find(words);
  if (!command) {
    auto why = failure_of(command.error(), words.front());
    why.code = exit_code::usage;
    why.what = "exec";
    why.hint = say({"nothing was started", "没有启动任何东西"});
    return failed(std::move(why));
  }
  return services::exec(
      std::move(*command),
      {.limit = run_->options.wait.value_or(services::exec_options::limit_default),
       .failed = [this](const datagram& request, const services::command_result& how) {
         log_.failed(request, how);
       }});
}

outcome<services::answer> serving::make_reply() {
  const std::string& typed = order_.arguments.front();
  const bool escaped = run_->options.payload.escapes != workshop::escape_form::none;
  auto text = workshop::payload_template::compile(typed, {.escapes = escaped});
  if (!text) return failed(failure_of(text.error(), "TEMPLATE", "template", typed));
  return services::reply(std::move(*text));
}

// It has a handler of its own, for whole batches: no answer.
outcome<services::answer> serving::make_bench() {
  if (run_->capture.is_open()) {
    return failed(misuse("--pcap", say({"not for bench: it would measure the file",
                                        "不能用于 bench：那样测到的是文件"})));
  }
  if (!run_->options.once) return services::answer();
  return failed(misuse("--once", say({"not for bench", "不能用于 bench"}),
                       say({"bench mode -c N on the other side sends N and ends",
                            "另一端用 bench 模式加 -c N，发送 N 个后结束"})));
}

// It answers later too: no answer.
outcome<services::answer> serving::make_rules() {
  auto read = rules_of(order_.arguments.front());
  if (!read) return failed(std::move(read.error()));
  rules_ = std::move(*read);
  return services::answer();
}

outcome<services::answer> serving::make_answer() {
  const std::string_view name = order_.what->name;
  if (name != "exec" && run_->options.shell) {
    return failed(misuse("--shell", say({"only for exec", "只用于 exec"})));
  }
  if (name == "echo") return services::echo();
  if (name == "upper") return services::upper();
  if (name == "hello") return services::hello();
  if (name == "discard") return services::discard();
  if (name == "reply") return make_reply();
  if (name == "bench") return make_bench();
  if (name == "rules") return make_rules();
  return make_exec();
}

outcome<server_options> serving::options() {
  const settings& asked = run_->options;
  server_options all;
  all.listen = order_.where.ip;
  all.guards = {.allow = asked.allow, .growth = order_.what->growth, .lifted = asked.lift};
  all.gro = asked.gro;
  all.workers = asked.once ? 1 : asked.workers;
  all.spin = asked.spin.value_or(duration::zero());
  all.steer = asked.steer;
  all.pin = asked.pin;
  // One datagram read is one answered: the next must stay with the kernel, and needs no pool.
  if (asked.once) all.batch = 1;
  if (order_.what->blocks && !asked.once) all.handlers = blocking{};
  if (order_.what->name == std::string_view("bench")) {
    all.receive_buffer_bytes = services::bench::receive_buffer_default;
    if (asked.gro) all.batch = services::bench::batch_with_gro_default;
  }
  if (asked.verbose || run_->capture.is_open()) all.want = metadata::all;
  if (watched()) {
    all.seen = [this](const datagram& one, std::optional<guard> by) { seen(one, by); };
  }
  all.interface = asked.interface;  // for a group too: see socket::join()
  if (!order_.where.ip.address.is_multicast()) return all;
  auto group = group_of(order_.where, asked);
  if (!group) return failed(std::move(group.error()));
  all.groups.push_back(std::move(*group));
  return all;
}

void serving::seen(const datagram& one, std::optional<guard> withheld_by) {
  run_->capture.received(one);
  log_.received(one, withheld_by);
  const bool silent = order_.what->name == std::string_view("discard");
  if (run_->options.once && silent && !withheld_by) server_->stop();
}

void serving::answered(const datagram& request, byte_view payload, verdict became,
                       std::optional<guard> withheld_by) {
  if (became == verdict::taken) {
    run_->capture.sent(request.target, request.source, payload, now());
  }
  log_.answered(request, payload, became, withheld_by);
  if (run_->options.once && became == verdict::taken) server_->stop();
}

// Who can reach it and what protects others from it is said before the first datagram.
void serving::announce() const {
  writer& out = run_->out;
  const settings& asked = run_->options;
  std::string allowed, lifted;
  boost::json::array lifted_names;
  for (const network& one : asked.allow) allowed += (allowed.empty() ? "" : ", ") + one.to_string();
  for (const guard one : asked.lift) {
    lifted += (lifted.empty() ? "" : ", ") + std::string(name(one));
    lifted_names.emplace_back(name(one));
  }
  const exposure how = server_->exposed();
  boost::json::object fields{{"local", server_->local().to_string()},
                             {"service", order_.what->name},
                             {"exposure", name(how)}};
  if (!lifted_names.empty()) fields["lifted"] = std::move(lifted_names);
  out.event("listening", std::move(fields));
  if (out.json()) return out.flush();
  out.note(say({"listening on {}", "正在监听 {}"}, server_->local().to_string()));
  if (!allowed.empty()) {
    out.note(say({"answers only {}", "只回答 {}"}, allowed));
  } else if (how == exposure::private_ranges) {
    out.note(say({"answers private addresses only; --allow CIDR names others",
                  "只回答私有地址；用 --allow CIDR 指定其他来源"}));
  }
  if (how == exposure::open) {
    out.note(say({"open to the network: every guard counts", "对网络开放：各项防护都很重要"}));
  }
  if (!lifted.empty()) out.note(say({"guards lifted: {}", "已关闭的防护：{}"}, lifted));
}

result<> serving::serve(services::answer made) {
  services::answered told;
  if (watched()) {
    told = [this](const datagram& request, byte_view payload, verdict became,
                  std::optional<guard> by) { answered(request, payload, became, by); };
  }
  return server_->run({}, services::to_handler(std::move(made), std::move(told)));
}

result<> serving::serve_bench() {
  services::bench far_end(server_->workers());
  auto ended = server_->run_batches({}, far_end.handler([this] { return server_->count(); }));
  if (const auto runs = far_end.forgotten(); runs != 0) {
    run_->out.note(
        say({"runs forgotten to make room for others {}", "为腾出空间而忘记的运行 {} 个"}, runs));
  }
  if (const auto full = far_end.delayed_full(); full != 0) {
    run_->out.note(say({"not answered, too many waited {}", "等待过多而未回答 {} 个"}, full));
  }
  return ended;
}

result<> serving::serve_rules() {
  const auto& lifted = run_->options.lift;
  const bool anyone = std::ranges::find(lifted, guard::growth) != lifted.end();
  services::rules all(std::move(*rules_), server_->workers(),
                      anyone ? reply_growth::anyone : order_.what->growth,
                      [this](const services::rule_event& one) {
                        log_.fired(one);
                        const bool sent = one.what == services::rule_event::fate::sent;
                        if (run_->options.once && sent) server_->stop();
                      });
  auto ended = server_->run({}, all.handle());
  if (!run_->out.gone()) report_rules(run_->out, all);
  return ended;
}

result<> serving::serve_by(services::answer made) {
  if (rules_) return serve_rules();
  return made ? serve(std::move(made)) : serve_bench();
}

exit_code serving::all() {
  auto made = make_answer();
  if (!made) return run_->out.fail(made.error());
  auto asked = options();
  if (!asked) return run_->out.fail(asked.error());
  auto opened = server::open(*asked);
  if (!opened) {
    return run_->out.fail(failure_of(opened.error(), "serve " + order_.where.text()));
  }
  server_.emplace(std::move(*opened));
  announce();
  result<> ended;
  {
    const auto stopping = run_->stop.call(
        [&] { server_->drain(asked->handlers ? asked->drain_limit : last_look_max); });
    ended = serve_by(std::move(*made));
  }
  while (const auto news = server_->take_path_error()) {
    run_->capture.news(*news);
    log_.news(*news);
  }
  run_->capture.account(server_->count());
  if (!run_->out.gone()) report_account(run_->out, *server_);
  if (!ended) return run_->out.fail(failure_of(ended.error(), "serve " + order_.where.text()));
  return exit_code::done;
}

exit_code run_serve(run_context& run) {
  auto what = serve_order_of(run);
  if (!what) return run.out.fail(what.error());
  serving one(run, std::move(*what));
  return one.all();
}

constexpr example serve_examples[] = {
    {"dgram serve echo 9999", {"an echo on loopback", "回环上的回显服务"}},
    {"dgram serve hello :9999 -v",
     {"on every address, both sides shown as they happen", "在所有地址上，实时显示收发"}},
    {"dgram serve reply 9999 '{{counter}}: {{text}}'",
     {"what was said, numbered", "回复收到的内容并编号"}},
    {"dgram serve exec 9999 -- tr a-z A-Z",
     {"a command for each datagram", "为每个数据报运行一条命令"}},
    {"dgram serve echo :7 --allow 192.0.2.0/24 --once",
     {"one answer, to that network only", "只回答该网络一次"}},
};

constexpr positional serve_arguments[] = {
    {.name = {"SERVICE", "服务"}, .missing = service_list},
    {.name = {"ADDRESS", "地址"},
     .missing =
         [] {
           return say({"PORT for loopback, :PORT for every address, HOST:PORT",
                       "PORT 为回环，:PORT 为所有地址，HOST:PORT"});
         }},
    {.name = {"ARGUMENT", "参数"}, .how = positional::times::any},
};

}  // namespace

const verb serve_verb{
    .name = "serve",
    .arguments = serve_arguments,
    .brief = {"answers: echo, upper, hello, discard, reply, exec",
              "提供服务：echo、upper、hello、discard、reply、exec"},
    .help =
        {"echo sends back the same bytes; upper in upper case, ASCII letters only; hello "
         "\"Hello, …!\"; discard never answers; reply ADDRESS TEMPLATE; exec ADDRESS -- "
         "COMMAND ARGUMENT… runs the command for each datagram: payload on its standard input, "
         "its output is the answer, $DGRAM_REMOTE and $DGRAM_LOCAL tell who and where, an exit "
         "code other than 0 is no answer. PORT alone serves loopback, :PORT every address. "
         "Ends with Ctrl-C and the account. On other than loopback only private addresses are "
         "answered unless --allow says otherwise, and an answer that is larger than its "
         "question goes to these only.",
         "echo 原样发回；upper 转成大写，只改 ASCII 字母；hello 回答 \"Hello, …!\"；discard 从不回答；"
         "reply 地址 模板；exec 地址 -- 命令 参数… 为每个数据报运行命令：数据在其标准输入，"
         "其输出就是回答，$DGRAM_REMOTE 和 $DGRAM_LOCAL 给出来源和本地地址，退出码非 0 则不回答。只写 "
         "PORT 时仅在回环上服务，:PORT 在所有地址上。按 Ctrl-C 结束并给出统计。在回环以外，除非用 "
         "--allow 指定，否则只回答私有地址；比请求更大的回答也只发给它们。"},
    .examples = serve_examples,
    .options =
        "escapes wait spin ipv4 ipv6 iface workers gro once allow lift steer pin shell json "
        "output pcap",
    .shows = datagrams::verbose,
    .run = run_serve,
};

}  // namespace dgram::cli
