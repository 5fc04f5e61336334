// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <optional>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/pace.hpp"
#include "cli/talk/payload_source.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/waiting.hpp"

namespace dgram::cli {
namespace {

using namespace std::chrono_literals;

/// How long send looks for the news of a refusal unless --wait says otherwise. Over loopback it
/// comes within microseconds, in a local network within milliseconds.
constexpr duration refusal_wait_default = 50ms;

class sender {
 public:
  sender(run_context& run, std::vector<remote> remotes, socket through, workshop::encoding* text)
      : run_(&run),
        remotes_(std::move(remotes)),
        socket_(std::move(through)),
        view_(run.out, text, pipe_form::line) {}

  exit_code run(payload_source& from);

 private:
  outcome<> send_each(payload_source& from, const payload_form::prepared& given,
                      std::uint64_t counter);
  void read_news();
  void wait_for_news();
  [[nodiscard]] bool heard_of_all() const;

  run_context* run_;
  std::vector<remote> remotes_;
  socket socket_;
  duration wait_ = run_->options.wait.value_or(refusal_wait_default);
  datagram_view view_;
  counters account_;
  std::vector<endpoint> heard_;  // remotes there was news about
  exit_code code_ = exit_code::done;
};

outcome<> sender::send_each(payload_source& from, const payload_form::prepared& given,
                            std::uint64_t counter) {
  for (const remote& to : remotes_) {
    const auto payload =
        from.make(given, {.counter = counter, .remote = to.text(), .received = {}});
    if (!payload) return failed(payload.error());
    const system_time when = now();
    const auto sent = send_to(socket_, *payload, to);
    if (!sent) return failed(failure_of(sent.error(), "send " + to.text()));
    ++account_.sent;
    account_.sent_bytes += payload->size();
    run_->capture.sent(socket_.local(), to.ip, *payload, when);
    view_.sent(local_text(socket_), to.text(), *payload);
  }
  return {};
}

void sender::read_news() {
  if (wait_ == duration::zero()) return;
  while (const auto news = socket_.take_path_error()) {
    ++account_.path_errors;
    code_ = std::max(code_, exit_code_of(*news));
    if (std::ranges::find(heard_, news->target) != heard_.end()) continue;  // once is enough
    heard_.push_back(news->target);
    report_path_error(run_->out, *news);
    run_->capture.news(*news);
  }
}

bool sender::heard_of_all() const {
  return std::ranges::all_of(remotes_, [&](const remote& remote) {
    return remote.is_unix() || std::ranges::find(heard_, remote.ip) != heard_.end();
  });
}

void sender::wait_for_news() {
  const auto deadline = deadline_of(wait_);
  const socket* mine = &socket_;
  read_news();
  while (!heard_of_all() && clock::now() < deadline) {
    const auto why = wait_for({&mine, 1}, run_->out, run_->stop, deadline);
    if (why.stopped) return;
    read_news();
    // Somebody may answer a sender that does not listen: what comes must not keep it awake.
    while (why.socket) {
      const auto received = socket_.receive(duration::zero());
      if (!received || !*received) break;
      run_->capture.received((*received)->view());
    }
  }
}

exit_code sender::run(payload_source& from) {
  const pace plan(run_->options, clock::now());
  for (std::uint64_t index = 0; plan.more(index, clock::now()); ++index) {
    const auto given = from.next(plan.again(), run_->stop);
    if (!given) return run_->out.fail(given.error());
    if (*given == nullptr) break;
    if (!sleep_until(std::min(plan.due(index), plan.end()), run_->out, run_->stop)) break;
    if (!plan.more(index, clock::now())) break;
    if (auto sent = send_each(from, **given, index + 1); !sent) return run_->out.fail(sent.error());
    read_news();
  }
  wait_for_news();
  const bool counted = account_.sent != 1 || run_->out.json() || run_->options.verbose;
  if (counted && !run_->out.gone()) {
    report_account(run_->out, account_);
  }
  return account_.sent == 0 && run_->stop.raised() ? exit_code::interrupted : code_;
}

exit_code run_send(run_context& run) {
  auto to = addressees_of(run.arguments, run.before_dashes, run.options, run.out);
  if (!to) return run.out.fail(to.error());
  auto from = payload_source::open(run.options, run.arguments.subspan(to->data_from));
  if (!from) return fail(run, from.error());
  if (run.options.dry_run) return dry_run(run, to->remotes, *from);
  auto through = open_for(to->remotes, run.options);
  if (!through) return run.out.fail(through.error());
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  sender session(run, std::move(to->remotes), std::move(*through), text->get());
  return session.run(*from);
}

constexpr example send_examples[] = {
    {"dgram send :9999 hello",
     {"5 bytes to this machine, no newline added", "向本机发送 5 字节，不加换行"}},
    {"dgram send 10.0.0.7:502 -x '01 03 00 00 00 0A' --append crc16-modbus",
     {"bytes in hex, checksum added", "十六进制数据，附加校验"}},
    {"dgram send 10.0.0.7:5000 tick -c 100 -i 20ms",
     {"a hundred, 20 ms apart", "一百个，间隔 20 毫秒"}},
    {"seq 1000 | dgram send :9999 --lines", {"one line, one datagram", "一行一个数据报"}},
};

constexpr positional send_arguments[] = {
    {.name = {"ADDRESS", "地址"}, .or_to = true},
    {.name = {"DATA", "DATA"}, .how = positional::times::any},
};

}  // namespace

const verb send_verb{
    .name = "send",
    .arguments = send_arguments,
    .brief = {"sends, does not wait for answers", "发送，不等待回复"},
    .help = {"Each DATA is one datagram, byte for byte, no newline added; '' is an empty one. "
             "Without DATA standard input is one datagram. A refusal seen within 50 ms is "
             "reported: exit code 3.",
             "每个 DATA 是一个数据报，逐字节发送，不加换行；'' 是空数据报。没有 DATA "
             "时标准输入作为一个数据报。50 毫秒内得知被拒绝会报告，退出码 3。"},
    .examples = send_examples,
    .options =
        "hex-data escapes file lines template encoding append eol prefix suffix pad dry-run wait "
        "count interval rate duration to bind ipv4 ipv6 iface ttl tos broadcast json output pcap",
    .shows = datagrams::verbose,
    .run = run_send,
};

}  // namespace dgram::cli
