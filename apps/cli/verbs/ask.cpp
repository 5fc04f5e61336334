// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/pace.hpp"
#include "cli/talk/payload_source.hpp"
#include "cli/talk/question.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/selection.hpp"
#include "cli/talk/waiting.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

question_limits limits_of(const settings& options) {
  return {.wait = options.wait.value_or(answer_wait_default),
          .replies = options.replies.value_or(1),
          .retry = options.retry.value_or(0)};
}

class asker {
 public:
  asker(run_context& run, socket through, workshop::encoding* text,
        std::optional<workshop::pattern> wanted)
      : run_(&run),
        socket_(std::move(through)),
        limits_(limits_of(run.options)),
        view_(run.out, text, pipe_form::reply),
        wanted_(std::move(wanted)) {}

  exit_code run(payload_source& from, const std::vector<remote>& remotes);

 private:
  outcome<> ask(byte_view payload, const remote& to);
  void judge(const answer& found, const remote& to);
  void show_reply(const datagram& datagram, duration rtt, const remote& to);
  void show_stray(const datagram& datagram);
  void show_silence(const answer& found, const remote& to);
  void worst(exit_code code);

  run_context* run_;
  socket socket_;
  question_limits limits_;
  datagram_view view_;
  std::optional<workshop::pattern> wanted_;
  bool met_ = false;
  bool interrupted_ = false;
  std::uint64_t asked_ = 0;
  counters account_;
  std::vector<std::byte> received_;  // the last reply, for templates
  exit_code code_ = exit_code::done;
};

// What an ICMP message said outweighs silence, and what is wrong here outweighs both.
void asker::worst(exit_code code) { code_ = std::max(code_, code); }

void asker::show_reply(const datagram& datagram, duration rtt, const remote& to) {
  view_.received(datagram, local_text(socket_), rtt);
  received_.assign(datagram.payload.begin(), datagram.payload.end());
  met_ = met_ || (wanted_ && wanted_->matches(datagram.payload));
  const std::string who = workshop::source_text(datagram);
  const bool group = to.ip.address.is_multicast() || to.ip.address.is_broadcast();
  if (!run_->out.json() && !to.is_unix() && !group && datagram.source != to.ip) {
    run_->out.note(
        say({"the reply came from {}, not from {}", "回复来自 {}，而不是 {}"}, who, to.text()));
  }
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(rtt).count();
  run_->out.detail(say({"{} answered in {} µs", "{} 在 {} 微秒内回复"}, who, us));
}

void asker::show_stray(const datagram& datagram) {
  if (run_->out.json()) return view_.received(datagram, local_text(socket_));
  run_->out.note(say({"not an answer, {} bytes from {}: {}", "不是回复，{} 字节，来自 {}：{}"},
                     datagram.payload.size(), workshop::source_text(datagram),
                     safe::made(workshop::escape_line(datagram.payload))));
}

void asker::show_silence(const answer& found, const remote& to) {
  const double waited = std::chrono::duration<double>(limits_.wait).count();
  if (run_->out.json()) {
    return run_->out.event("timeout", {{"remote", workshop::json_text(to.text())},
                                       {"replies", found.replies},
                                       {"waited_s", waited}});
  }
  const std::string who = to.text();
  if (found.replies == 0) {
    return run_->out.note(say({"{}: nothing came within {:g} s: open or closed cannot be told",
                               "{}：{:g} 秒内没有任何回复，不能说明端口是开还是关"},
                              who, waited));
  }
  run_->out.note(say({"{}: {} of {} replies within {:g} s", "{}：{} / {} 个回复，限时 {:g} 秒"},
                     who, found.replies, limits_.replies, waited));
}

void asker::judge(const answer& found, const remote& to) {
  constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
  const bool enough =
      found.replies >= limits_.replies || (limits_.replies == endless && found.replies > 0);
  if (found.interrupted) {
    interrupted_ = !enough;
  } else if (found.news && found.replies == 0) {
    report_path_error(run_->out, *found.news);
    run_->capture.news(*found.news);
    worst(exit_code_of(*found.news));
  } else if (!enough) {
    show_silence(found, to);
    worst(exit_code::no);
  } else if (wanted_ && !met_) {
    run_->out.fail({.code = exit_code::no,
                    .thing = to.text(),
                    .what = "expect",
                    .why = say({"no reply was as expected", "没有符合期望的回复"})});
    worst(exit_code::no);
  }
}

outcome<> asker::ask(byte_view payload, const remote& to) {
  met_ = false;
  const question_observer observer{.sent =
                                       [&](system_time when) {
                                         run_->capture.sent(socket_.local(), to.ip, payload, when);
                                         view_.sent(local_text(socket_), to.text(), payload);
                                       },
                                   .reply =
                                       [&](const datagram& datagram, duration rtt) {
                                         run_->capture.received(datagram);
                                         show_reply(datagram, rtt, to);
                                       },
                                   .stray =
                                       [&](const datagram& datagram) {
                                         run_->capture.received(datagram);
                                         show_stray(datagram);
                                       },
                                   .other_news =
                                       [&](const path_error& news) {
                                         report_path_error(run_->out, news);
                                         run_->capture.news(news);
                                         worst(exit_code_of(news));
                                       }};
  const auto found =
      ask_one(socket_, payload, to, limits_, observer, account_, run_->out, run_->stop);
  if (!found) return failed(found.error());
  ++asked_;
  judge(*found, to);
  return {};
}

exit_code asker::run(payload_source& from, const std::vector<remote>& remotes) {
  const pace plan(run_->options, clock::now());
  for (std::uint64_t index = 0; !interrupted_ && plan.more(index, clock::now()); ++index) {
    const auto given = from.next(plan.again(), run_->stop);
    if (!given) return run_->out.fail(given.error());
    if (*given == nullptr) break;
    interrupted_ = !sleep_until(std::min(plan.due(index), plan.end()), run_->out, run_->stop);
    if (interrupted_ || !plan.more(index, clock::now())) break;
    for (const remote& to : remotes) {
      const auto payload =
          from.make(**given, {.counter = index + 1, .remote = to.text(), .received = received_});
      if (!payload) return run_->out.fail(payload.error());
      if (auto done = ask(*payload, to); !done) return run_->out.fail(done.error());
      if (interrupted_ || run_->out.gone()) break;
    }
  }
  if (run_->out.json()) report_account(run_->out, account_);
  interrupted_ = interrupted_ || (asked_ == 0 && run_->stop.raised());
  return interrupted_ && !run_->out.gone() ? exit_code::interrupted : code_;
}

exit_code run_ask(run_context& run) {
  auto to = addressees_of(run.arguments, run.before_dashes, run.options, run.out);
  if (!to) return run.out.fail(to.error());
  auto from = payload_source::open(run.options, run.arguments.subspan(to->data_from));
  if (!from) return fail(run, from.error());
  if (run.options.dry_run) return dry_run(run, to->remotes, *from);
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto wanted = expectation_of(run.options, text->get());
  if (!wanted) return run.out.fail(wanted.error());
  auto through = open_for(to->remotes, run.options, {.want = metadata::all});
  if (!through) return run.out.fail(through.error());
  for (const remote& each : to->remotes) run.capture.expect(each.ip);
  asker session(run, std::move(*through), text->get(), std::move(*wanted));
  return session.run(*from, to->remotes);
}

constexpr example ask_examples[] = {
    {"dgram ask :9999 Michael", {"send, print the reply", "发送并打印回复"}},
    {"dgram ask 10.0.0.7:161 -f snmp-get.bin -w 500ms --retry 2",
     {"a file as one datagram, sent three times at most", "文件作为一个数据报，最多发送三次"}},
    {"dgram ask 255.255.255.255:10001 -x 01000000 --broadcast -r all -w 3s",
     {"who is there? Every answer within 3 s", "有谁在？3 秒内的所有回复"}},
};

constexpr positional ask_arguments[] = {
    {.name = {"ADDRESS", "地址"}, .or_to = true},
    {.name = {"DATA", "DATA"}, .how = positional::times::any},
};

}  // namespace

const verb ask_verb{
    .name = "ask",
    .arguments = ask_arguments,
    .brief = {"sends each DATA and prints the reply", "逐个发送 DATA 并打印回复"},
    .help =
        {"Each DATA is sent after the reply to the one before. In a pipe a newline follows each "
         "reply, except with --raw. Exit code 0: every DATA was answered; 1: no answer, so open or "
         "closed cannot be told; 3: refused, prohibited or unreachable, by an ICMP message. A "
         "reply from another address or port of that machine counts, and is reported.",
         "逐个进行。输出到管道时每个回复后加一个换行，--raw 则不加。退出码 0：全部得到回复；1："
         "没有回复，不能说明端口是开是关；3：ICMP 消息说被拒绝、被禁止或不可达。"
         "来自对方其他地址或端口的回复也算数，并会说明。"},
    .examples = ask_examples,
    .options =
        "hex-data escapes file lines template encoding append eol prefix suffix pad dry-run wait "
        "replies retry count interval duration expect to bind ipv4 ipv6 iface ttl tos broadcast "
        "json raw hex text time output pcap",
    .run = run_ask,
};

}  // namespace dgram::cli
