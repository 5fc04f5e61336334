// SPDX-License-Identifier: MIT
#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <utility>
#include <vector>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/capture_source.hpp"
#include "cli/talk/payload_form.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/waiting.hpp"
#include "measure/histogram.hpp"
#include "workshop/capture/replay.hpp"

namespace dgram::cli {
namespace {

using namespace std::chrono_literals;

/// How long replay looks for refusals and answers after the last datagram, unless --wait says
/// otherwise: as send.
constexpr duration refusal_wait_default = 50ms;
constexpr std::uint64_t nanoseconds_each = 1'000;

class replayer {
 public:
  replayer(run_context& run, std::vector<remote> remotes, socket through, capture_source file,
           workshop::encoding* text)
      : run_(&run),
        remotes_(std::move(remotes)),
        socket_(std::move(through)),
        file_(std::move(file)),
        view_(run.out, text, pipe_form::line) {}

  exit_code run();

 private:
  std::optional<datagram> next();
  bool sleep(time_point until);
  void send(const datagram& datagram, duration late);
  void send_to_one(byte_view payload, const remote& to);
  void read_news();
  void read_answers();
  void report(const workshop::replay_report& done);

  run_context* run_;
  std::vector<remote> remotes_;
  socket socket_;
  capture_source file_;
  datagram_view view_;
  counters count_;
  std::uint64_t cut_ = 0;  // not whole in the capture
  measure::histogram late_;
  std::vector<endpoint> heard_;  // remotes there was news about
  std::optional<failure> unsent_;
  exit_code code_ = exit_code::done;
};

// What is not whole would be another datagram.
std::optional<datagram> replayer::next() {
  while (auto next = file_.next()) {
    if (!next->truncated) return next;
    ++cut_;
  }
  return std::nullopt;
}

void replayer::read_news() {
  while (const auto news = socket_.take_path_error()) {
    ++count_.path_errors;
    code_ = std::max(code_, exit_code_of(*news));
    if (std::ranges::find(heard_, news->target) != heard_.end()) continue;  // once is enough
    heard_.push_back(news->target);
    report_path_error(run_->out, *news);
    run_->capture.news(*news);
  }
}

void replayer::read_answers() {
  while (true) {
    const auto received = socket_.receive(duration::zero());
    if (!received || !*received) return;
    const datagram answer = (*received)->view();
    ++count_.received;
    ++count_.handled;
    count_.received_bytes += answer.payload.size();
    run_->capture.received(answer);
    if (run_->out.json() || run_->options.verbose) view_.received(answer, local_text(socket_));
  }
}

bool replayer::sleep(time_point until) {
  const socket* mine = &socket_;
  while (clock::now() < until) {
    const auto why = wait_for({&mine, 1}, run_->out, run_->stop, until);
    if (why.stopped) return false;
    if (!why.socket) continue;
    read_news();
    read_answers();
  }
  return true;
}

void replayer::send_to_one(byte_view payload, const remote& to) {
  const system_time when = now();
  const auto sent = send_to(socket_, payload, to);
  if (!sent) {
    ++count_.send_failed;
    if (!unsent_) unsent_ = failure_of(sent.error(), "replay " + to.text());
    return;
  }
  ++count_.sent;
  count_.sent_bytes += payload.size();
  run_->capture.sent(socket_.local(), to.ip, payload, when);
  view_.sent(local_text(socket_), to.text(), payload);
}

void replayer::send(const datagram& datagram, duration late) {
  late_.add(static_cast<std::uint64_t>(late.count()));
  for (const remote& to : remotes_) send_to_one(datagram.payload, to);
  read_news();
}

void replayer::report(const workshop::replay_report& done) {
  const auto micros = [&](double part) {
    return late_.quantile(part).value_or(0) / nanoseconds_each;
  };
  const auto seconds = [](duration time) { return std::chrono::duration<double>(time).count(); };
  const auto most = static_cast<std::uint64_t>(done.most_late.count()) / nanoseconds_each;
  const auto last = static_cast<std::uint64_t>(done.last_late.count()) / nanoseconds_each;
  if (!run_->out.json()) {
    run_->out.note(
        say({"replayed {} in {:.3f} s, planned {:.3f} s; late: half up to {} µs, 99 % up to {} µs, "
             "the worst {} µs, the last {} µs",
             "重放 {} 个，用时 {:.3f} 秒，计划 {:.3f} 秒；迟到：半数不超过 {} µs，99 % 不超过 {} "
             "µs，最多 {} µs，最后一个 {} µs"},
            done.sent, seconds(done.took), seconds(done.captured), micros(0.5), micros(0.99), most,
            last));
    if (cut_ != 0) {
      run_->out.note(say(
          {"not sent, as the capture has only a part of them: {}", "未发送（抓包中不完整）：{}"},
          cut_));
    }
    file_.tell_skipped();
  }
  auto fields = file_.fields();
  fields["replayed"] = done.sent;
  fields["cut"] = cut_;
  fields["seconds"] = seconds(done.took);
  fields["planned_seconds"] = seconds(done.captured);
  fields["late_us"] = {{"p50", micros(0.5)}, {"p99", micros(0.99)}, {"max", most}, {"last", last}};
  run_->out.event("replayed", std::move(fields));
  report_account(run_->out, count_);
}

exit_code replayer::run() {
  const auto done = workshop::replay(
      {.next = [this] { return next(); },
       .now = [] { return clock::now(); },
       .sleep_until = [this](time_point until) { return sleep(until); },
       .send = [this](const datagram& datagram, duration late) { return send(datagram, late); }},
      run_->options.speed);
  if (!run_->stop.raised()) sleep(deadline_of(run_->options.wait.value_or(refusal_wait_default)));
  count_.dropped_by_kernel = socket_.drops();
  run_->capture.account(count_);
  if (run_->out.gone()) return code_;
  report(done);
  if (unsent_) return run_->out.fail(*unsent_);
  if (const auto why = file_.trouble()) return run_->out.fail(*why);
  return done.sent == 0 && run_->stop.raised() ? exit_code::interrupted : code_;
}

outcome<std::vector<remote>> remotes_of(run_context& run) {
  if (run.options.to.empty()) {
    return failed(
        misuse("--to",
               say({"no target: the addresses in a capture are sent to only when they are named",
                    "发给谁？不会自动发给抓包中的地址，必须写出"}),
               say({"--to HOST:PORT; --where 'to:HOST:PORT' chooses one direction",
                    "--to 主机:端口；用 --where 'to:主机:端口' 选择一个方向"})));
  }
  std::vector<remote> remotes;
  for (const std::string& typed : run.options.to) {
    auto found = remote_of(typed, run.options, run.out);
    if (!found) return failed(std::move(found.error()));
    remotes.push_back(std::move(*found));
  }
  return remotes;
}

exit_code run_replay(run_context& run) {
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto file = capture_source::open(run, text->get());
  if (!file) return run.out.fail(file.error());
  auto to = remotes_of(run);
  if (!to) return run.out.fail(to.error());
  auto through = open_for(*to, run.options);
  if (!through) return run.out.fail(through.error());
  for (const remote& each : *to) run.capture.expect(each.ip);
  replayer session(run, std::move(*to), std::move(*through), std::move(*file), text->get());
  return session.run();
}

constexpr example replay_examples[] = {
    {"dgram replay session.pcapng --to :9999 --where 'to:10.0.0.7:5000'",
     {"the datagrams to one host, sent again to this machine", "把发给某处的数据再发给本机"}},
    {"dgram replay session.pcapng --to 10.0.0.8:5000 --speed 2x",
     {"in half the time", "用一半的时间"}},
    {"dgram replay session.pcapng --to :9999 --speed max -c 1000",
     {"a thousand, without a pause", "一千个，不停顿"}},
};

constexpr positional replay_arguments[] = {
    {.name = {"FILE", "文件"}},
};

}  // namespace

const verb replay_verb{
    .name = "replay",
    .arguments = replay_arguments,
    .brief = {"sends the datagrams of a capture again, in time",
              "按原有时间重新发送抓包中的数据报"},
    .help =
        {"Sends to --to only, never to the addresses in the capture. Each datagram leaves at its "
         "time after the first, divided by --speed, so errors do not add up; a late datagram "
         "leaves at once, and the lateness is reported. A capture holds both directions: --where "
         "chooses one. Datagrams that the capture cut short are not sent. Answers are counted, and "
         "shown with -v and --json. Exit code 3: refused.",
         "发往 --to，绝不自动发给抓包中的地址。每个都按与第一个的时间差除以 --speed 发送，"
         "误差不会累积；迟到的立即发出，并说明迟到多少。抓包含两个方向：用 --where 选择。"
         "抓包中不完整的不发送。回复会计数，加 -v 或 --json 时显示。退出码 3：被拒绝。"},
    .examples = replay_examples,
    .options =
        "encoding wait count speed to bind ipv4 ipv6 iface ttl tos broadcast json where output "
        "pcap",
    .shows = datagrams::verbose,
    .run = run_replay,
};

}  // namespace dgram::cli
