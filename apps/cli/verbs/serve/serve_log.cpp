// SPDX-License-Identifier: MIT
#include "cli/verbs/serve/serve_log.hpp"

#include <fmt/format.h>

#include "cli/output/report.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

said ending_of(const services::command_result& how) {
  using services::command_end;
  switch (how.end) {
    case command_end::exited: return say({"exit code {}", "退出码 {}"}, how.code);
    case command_end::signalled: return say({"ended by signal {}", "被信号 {} 终止"}, how.code);
    case command_end::timed_out: return say({"took too long, killed", "运行时间过长，已终止"});
    case command_end::too_long:
      return say({"its output is longer than a datagram, killed", "输出超过一个数据报，已终止"});
    default: return say({"not started: {}", "未能启动：{}"}, words_of(how.why));
  }
}

std::string_view why_not(verdict became, std::optional<guard> withheld_by) {
  if (became == verdict::too_long) return "too-long";
  if (became == verdict::full) return "full";
  return withheld_by ? name(*withheld_by) : "withheld";
}

}  // namespace

// A record is flushed at once, so that both sides of a conversation are seen as they happen.
void serve_log::end_record() {
  out_->flush();
  if (out_->gone()) gone_();
}

void serve_log::line(std::string_view arrow, std::string_view who, byte_view payload) {
  const std::string body = workshop::escape_line(payload);
  out_->line(safe::made(fmt::format("{} {} {} B{}{}", arrow, safe(who).view(), payload.size(),
                                    body.empty() ? "" : " ", body)));
}

void serve_log::received(const datagram& request, std::optional<guard> withheld_by) {
  if (!out_->style().verbose) return;
  const std::scoped_lock lock(mutex_);
  if (out_->json() || out_->style().terminal) {
    view_.received(request, request.target.to_string());
  } else {
    line("◀", workshop::source_text(request), request.payload);
  }
  if (withheld_by) withheld(request.target, workshop::source_text(request), name(*withheld_by), 0);
  end_record();
}

void serve_log::answered(const datagram& request, byte_view payload, verdict became,
                         std::optional<guard> withheld_by) {
  if (!out_->style().verbose) return;
  const std::scoped_lock lock(mutex_);
  const std::string who = workshop::source_text(request);
  if (became != verdict::taken) {
    withheld(request.target, who, why_not(became, withheld_by), payload.size());
  } else {
    sent(request.target, who, payload);
  }
  end_record();
}

void serve_log::sent(const endpoint& local, std::string_view who, byte_view payload) {
  if (out_->json() || out_->style().terminal) {
    view_.sent(local.to_string(), who, payload);
  } else {
    line("▶", who, payload);
  }
}

void serve_log::fired(const services::rule_event& event) {
  using fate = services::rule_event::fate;
  if (!out_->style().verbose || event.what == fate::waiting) return;
  const std::scoped_lock lock(mutex_);
  const std::string who = event.remote.to_string();
  switch (event.what) {
    case fate::sent: sent(event.local, who, event.payload); break;
    case fate::silent: withheld(event.local, who, "rule " + std::string(event.rule), 0); break;
    case fate::withheld:
      withheld(event.local, who, name(event.withheld_by), event.payload.size());
      break;
    case fate::full: withheld(event.local, who, "full", event.payload.size()); break;
    default: withheld(event.local, who, "too-long", event.payload.size());
  }
  end_record();
}

void serve_log::withheld(const endpoint& local, std::string_view who, std::string_view why,
                         std::size_t bytes) {
  if (out_->json()) {
    boost::json::object fields{{"local", local.to_string()}, {"remote", who}, {"guard", why}};
    if (bytes != 0) fields["len"] = bytes;
    return out_->event("withheld", std::move(fields));
  }
  const said words = say({"✕ {} not answered: {}", "✕ {} 未回答：{}"}, who, why);
  out_->line(words);
}

void serve_log::failed(const datagram& request, const services::command_result& how) {
  const std::scoped_lock lock(mutex_);
  if (!failures_.may_show()) return;
  out_->note(say({"exec for {}: {}; no answer", "为 {} 执行命令：{}；没有回答"},
                 workshop::source_text(request), ending_of(how)));
}

void serve_log::news(const path_error& why) {
  if (!out_->style().verbose) return;
  const std::scoped_lock lock(mutex_);
  report_path_error(*out_, why);
  end_record();
}

void report_serving(writer& out, const server& server, const services::service& service,
                    const settings& options) {
  std::string allowed, lifted;
  boost::json::array lifted_names;
  for (const network& range : options.allow) {
    allowed += (allowed.empty() ? "" : ", ") + range.to_string();
  }
  for (const guard each : options.lift) {
    lifted += (lifted.empty() ? "" : ", ") + std::string(name(each));
    lifted_names.emplace_back(name(each));
  }
  const exposure how = server.exposed();
  boost::json::object fields{
      {"local", server.local().to_string()}, {"service", service.name}, {"exposure", name(how)}};
  if (!lifted_names.empty()) fields["lifted"] = std::move(lifted_names);
  out.event("listening", std::move(fields));
  if (out.json()) return out.flush();
  out.note(say({"listening on {}", "正在监听 {}"}, server.local().to_string()));
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

void report_rules(writer& out, const services::rules& rules) {
  const auto running = rules.current();
  const auto fired = rules.fired();
  for (std::size_t i = 0; i < fired.size(); ++i) {
    const std::string& name = running->tallies[i]->name;
    out.event("rule", {{"rule", name}, {"fired", fired[i]}});
    if (!out.json()) out.note(say({"rule {} fired {}", "规则 {} 触发 {} 次"}, name, fired[i]));
  }
  if (const auto none = rules.unmatched(); none != 0) {
    out.note(say({"no rule was for {}", "没有规则适用的有 {} 个"}, none));
  }
  if (const auto left = rules.waiting(); left != 0) {
    out.note(say({"answers that still waited {}, not sent", "仍在等待而未发送的回答 {} 个"}, left));
  }
}

void report_bench(writer& out, const services::bench& far_end) {
  if (const auto runs = far_end.forgotten(); runs != 0) {
    out.note(say({"runs forgotten for want of room {}", "为腾出空间而忘记的运行 {} 个"}, runs));
  }
  if (const auto full = far_end.delayed_full(); full != 0) {
    out.note(say({"not answered, too many waited {}", "等待过多而未回答 {} 个"}, full));
  }
}

}  // namespace dgram::cli
