// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>

#include "cli/command/verbs.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/payload_source.hpp"
#include "cli/talk/question.hpp"
#include "cli/talk/remote.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

constexpr duration probe_wait_default = std::chrono::seconds(1);
/// One datagram or one ICMP message may be lost, and senders of ICMP limit their rate.
constexpr std::uint64_t probe_retry_default = 1;

/// What the port turned out to be.
enum class port_state : std::uint8_t { open, closed, prohibited, unreachable, too_big, silent };

constexpr std::string_view state_names[] = {"open",        "closed",  "prohibited",
                                            "unreachable", "too-big", "silent"};
constexpr text state_words[] = {
    {"open", "开放"},
    {"closed: nobody listens there", "关闭：那里没有程序在监听"},
    {"prohibited by a filter", "被过滤规则禁止"},
    {"unreachable", "不可达"},
    {"too big", "太大"},
    {"silent", "无声"},
};

struct finding {
  port_state state = port_state::silent;
  std::optional<path_error> news;
  std::string answered_by;
  std::size_t answer_bytes = 0;
  duration rtt{};
  std::size_t payload_bytes = 0;
  bool interrupted = false;
};

port_state state_of(path_error::reason why) {
  switch (why) {
    case path_error::reason::refused: return port_state::closed;
    case path_error::reason::prohibited: return port_state::prohibited;
    case path_error::reason::too_big: return port_state::too_big;
    default: return port_state::unreachable;
  }
}

class prober {
 public:
  prober(run_context& run, socket through, remote to)
      : run_(&run),
        socket_(std::move(through)),
        to_(std::move(to)),
        limits_{.wait = run.options.wait.value_or(probe_wait_default),
                .replies = 1,
                .retry = run.options.retry.value_or(probe_retry_default)} {}

  exit_code run(payload_source& from);

 private:
  outcome<> ask(byte_view payload);
  void note_news(const path_error& news);
  exit_code tell();
  [[nodiscard]] said in_words() const;
  [[nodiscard]] boost::json::object fields() const;

  run_context* run_;
  socket socket_;
  remote to_;
  question_limits limits_;
  counters account_;
  finding found_;
};

void prober::note_news(const path_error& news) {
  run_->capture.news(news);
  found_.news = news;
  found_.state = state_of(news.why);
}

outcome<> prober::ask(byte_view payload) {
  found_.payload_bytes = payload.size();
  const question_observer observer{
      .sent = [&](system_time when) { run_->capture.sent(socket_.local(), to_.ip, payload, when); },
      .reply =
          [&](const datagram& datagram, duration rtt) {
            run_->capture.received(datagram);
            found_.state = port_state::open;
            found_.answered_by = datagram.unix_source != nullptr
                                     ? datagram.unix_source->to_string()
                                     : datagram.source.address.to_string();
            found_.answer_bytes = datagram.payload.size();
            found_.rtt = rtt;
            run_->out.detail(say({"answer: {}", "回复：{}"},
                                 safe::made(workshop::escape_line(datagram.payload))));
          },
      .stray = [&](const datagram& datagram) { run_->capture.received(datagram); },
      .other_news = [](const path_error&) {}};
  const auto said =
      ask_one(socket_, payload, to_, limits_, observer, account_, run_->out, run_->stop);
  if (!said) {
    // Larger than this machine's interface or what it learnt of the path: that is an answer too.
    const auto news = socket_.take_path_error();
    if (news && news->why == path_error::reason::too_big) {
      note_news(*news);
    } else if (to_.is_unix() && said.error().code == exit_code::refused) {
      found_.state = port_state::closed;
    } else {
      return failed(said.error());
    }
    return {};
  }
  found_.interrupted = said->interrupted;
  if (said->news && said->replies == 0) note_news(*said->news);
  return {};
}

said prober::in_words() const {
  const text& state = state_words[static_cast<std::size_t>(found_.state)];
  const std::string who = to_.text();
  switch (found_.state) {
    case port_state::open: {
      const auto us = std::chrono::duration_cast<std::chrono::microseconds>(found_.rtt).count();
      return say({"{} {}: answered with {} bytes after {} µs", "{} {}：{} 字节的回复，{} 微秒后"},
                 who, state, found_.answer_bytes, us);
    }
    case port_state::silent: {
      const double waited = std::chrono::duration<double>(limits_.wait).count();
      return say(
          {"{} {}: no answer to {} bytes, tries {}, {:g} s each; open or closed cannot be told",
           "{} {}：{} 字节没有得到回复，尝试 {} 次，每次 {:g} 秒；不能说明端口是开还是关"},
          who, state, found_.payload_bytes, limits_.retry + 1, waited);
    }
    default: break;
  }
  said words = say({"{} {}", "{} {}"}, who, state);
  if (found_.state == port_state::too_big) {
    words = say({"{}: {} bytes sent, {} fit", "{}：发送 {} 字节，最多 {} 字节"}, words,
                found_.payload_bytes, found_.news->payload_fits());
  }
  if (!found_.news || found_.news->by.is_none()) {
    return say({"{} (said by this machine)", "{}（本机所述）"}, words);
  }
  return say({"{} (said by {})", "{}（由 {} 告知）"}, words, found_.news->by.to_string());
}

boost::json::object prober::fields() const {
  boost::json::object object{{"remote", workshop::json_text(to_.text())},
                             {"state", state_names[static_cast<std::size_t>(found_.state)]}};
  object["len"] = found_.payload_bytes;
  if (found_.news && !found_.news->by.is_none()) object["by"] = found_.news->by.to_string();
  if (found_.state == port_state::too_big) object["fits"] = found_.news->payload_fits();
  if (found_.state == port_state::open) {
    object["by"] = workshop::json_text(found_.answered_by);
    object["answer_len"] = found_.answer_bytes;
    object["rtt_us"] = std::chrono::duration_cast<std::chrono::microseconds>(found_.rtt).count();
  }
  if (found_.state == port_state::silent) {
    object["tries"] = limits_.retry + 1;
    object["waited_s"] = std::chrono::duration<double>(limits_.wait).count();
  }
  return object;
}

exit_code prober::tell() {
  if (found_.interrupted && found_.state == port_state::silent) return exit_code::interrupted;
  run_->out.line(in_words());
  run_->out.event("probe", fields());
  if (found_.state == port_state::open) return exit_code::done;
  if (found_.state == port_state::silent) return exit_code::no;
  return found_.news ? exit_code_of(*found_.news) : exit_code::refused;
}

exit_code prober::run(payload_source& from) {
  for (std::uint64_t index = 0;; ++index) {
    const auto given = from.next(false, run_->stop);
    if (!given) return run_->out.fail(given.error());
    if (*given == nullptr) break;
    const auto payload =
        from.make(**given, {.counter = index + 1, .remote = to_.text(), .received = {}});
    if (!payload) return run_->out.fail(payload.error());
    if (auto done = ask(*payload); !done) return run_->out.fail(done.error());
    if (found_.state != port_state::silent || found_.interrupted) break;
  }
  return tell();
}

outcome<payload_source> payload_of(const run_context& run) {
  static constexpr std::string_view empty_datagram[] = {""};
  const auto data = run.arguments.subspan(1);
  const bool given = !data.empty() || run.options.file || run.options.lines;
  return payload_source::open(run.options,
                              given ? data : std::span<const std::string_view>(empty_datagram));
}

outcome<remote> target_of(run_context& run) {
  auto to = addressees_of(run.arguments, run.before_dashes, run.options, run.out);
  if (!to) return failed(std::move(to.error()));
  return std::move(to->remotes.front());
}

exit_code run_probe(run_context& run) {
  auto to = target_of(run);
  if (!to) return run.out.fail(to.error());
  auto from = payload_of(run);
  if (!from) return run.out.fail(from.error());
  const std::array remotes{*to};
  auto through = open_for(remotes, run.options, {.dont_fragment = true});
  if (!through) return run.out.fail(through.error());
  run.capture.expect(to->ip);
  prober session(run, std::move(*through), std::move(*to));
  return session.run(*from);
}

constexpr example probe_examples[] = {
    {"dgram probe 10.0.0.7:5000", {"with an empty datagram", "用一个空数据报"}},
    {"dgram probe 10.0.0.7:123 -x 'e3 00 06 ec' --pad 48",
     {"with what the service answers to", "用该服务会回复的内容"}},
    {"dgram probe 10.0.0.7:5000 --pad 1473 -w 500ms --retry 3",
     {"does that size get through, unfragmented?", "这个大小能不分片通过吗？"}},
};

constexpr positional probe_arguments[] = {
    {.name = {"ADDRESS", "地址"}},
    {.name = {"DATA", "DATA"}, .how = positional::times::any},
};

}  // namespace

const verb probe_verb{
    .name = "probe",
    .arguments = probe_arguments,
    .brief = {"is the port open, closed, prohibited, silent?",
              "端口是开放、关闭、被禁止还是无声？"},
    .help =
        {"Sends each DATA in turn, or an empty datagram, unfragmented, and repeats it when nothing "
         "comes (--retry). open: an answer came. closed: an ICMP message refused it; its sender is "
         "shown. prohibited: a filter refused it. silent: nothing came, which never means open. "
         "too-big: the size that fits is shown. Exit code 0: open; 1: silent; 3: refused by ICMP; "
         "5: too big for this machine. Needs no privilege.",
         "依次发送各个 DATA，没有则发送空数据报，不分片；没有回音时重发。open：有回复。closed："
         "被拒绝，并说明由谁。prohibited：被过滤规则禁止。silent：没有任何回音，绝不表示开放。"
         "too-big：能通过的大小。退出码 0 开放，1 无声，3 有 ICMP 消息拒绝，5 对本机而言太大。"
         "无需特权。"},
    .examples = probe_examples,
    .options =
        "hex-data escapes file lines template encoding append eol prefix suffix pad wait retry "
        "bind ipv4 ipv6 iface ttl tos broadcast json output pcap",
    .run = run_probe,
};

}  // namespace dgram::cli
