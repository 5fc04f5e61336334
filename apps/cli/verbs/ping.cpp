// SPDX-License-Identifier: MIT
// One thread sends, reads and gives up. `waiting_` holds the pings on the way by time of sending:
// an echo, a refusal or the end of --wait settles one, and settled ones leave when they are first.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "cli/command/verbs.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/waiting.hpp"
#include "cli/verbs/ping_report.hpp"
#include "measure/ping_payload.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

constexpr duration ping_interval_default = std::chrono::seconds(1);
constexpr duration ping_wait_default = std::chrono::seconds(2);
constexpr std::size_t ping_bytes_default = 64;
/// Datagrams on the way at once: beyond it, nothing is sent until one is answered or given up.
constexpr std::size_t on_the_way_max = measure::sequence_account::memory_default;

std::uint64_t random_identity() {
  std::random_device source;
  return (std::uint64_t{source()} << 32) | source();
}

struct plan {
  std::uint64_t count;
  duration interval;  // 0: the next as soon as one is answered or given up
  duration wait;
  time_point end;
};

plan plan_of(const settings& options) {
  return {.count = options.count.value_or(UINT64_MAX),
          .interval = options.interval.value_or(ping_interval_default),
          .wait = options.wait.value_or(ping_wait_default),
          .end = deadline_of(options.run_for.value_or(forever))};
}

class pinger {
 public:
  pinger(run_context& run, socket through, remote to)
      : run_(&run),
        socket_(std::move(through)),
        to_(std::move(to)),
        plan_(plan_of(run.options)),
        payload_(random_identity()),
        bytes_(std::max(run.options.payload.pad == 0 ? ping_bytes_default : run.options.payload.pad,
                        measure::ping_payload::bytes_min)),
        report_(run.out, to_.text()) {}

  exit_code run();

 private:
  struct sent_one {
    std::uint64_t number;
    time_point at;
    bool refused = false;
  };

  [[nodiscard]] bool more_to_send(time_point now) const {
    return report_.account.sent() < plan_.count && now < plan_.end;
  }
  [[nodiscard]] bool may_send(time_point now) const;
  outcome<> send(time_point now);
  outcome<> read();
  void take(const datagram& datagram);
  void read_news();
  std::optional<std::uint64_t> settle(const path_error& news);
  void give_up(time_point now);
  [[nodiscard]] bool is_open(const sent_one& sent) const;
  [[nodiscard]] time_point next_event(time_point now) const;
  [[nodiscard]] std::uint64_t undecided() const;
  [[nodiscard]] exit_code code(bool interrupted) const;

  run_context* run_;
  socket socket_;
  remote to_;
  plan plan_;
  measure::ping_payload payload_;
  std::vector<std::byte> bytes_;
  ping_report report_;
  std::deque<sent_one> waiting_;  // by time of sending; settled ones leave when they are first
  time_point next_due_ = clock::now();
  std::optional<path_error> news_;
};

bool pinger::may_send(time_point now) const {
  if (!more_to_send(now) || waiting_.size() >= on_the_way_max) return false;
  return plan_.interval == duration::zero() ? waiting_.empty() : now >= next_due_;
}

outcome<> pinger::send(time_point now) {
  const std::uint64_t number = report_.account.send();
  payload_.write({number, now.time_since_epoch()}, bytes_);
  // After a pause (a stopped process, a slow machine) the missed ones are not made up for.
  next_due_ = std::max(next_due_ + plan_.interval, now);
  waiting_.push_back({number, now});
  const system_time when = cli::now();
  const auto sent = send_to(socket_, bytes_, to_);
  if (sent) {
    run_->capture.sent(socket_.local(), to_.ip, bytes_, when);
    ++report_.traffic.sent;
    report_.traffic.sent_bytes += bytes_.size();
    return {};
  }
  auto why = failure_of(sent.error(), "ping " + to_.text());
  if (number == 0) return failed(std::move(why));
  ++report_.traffic.send_failed;  // and lost: the network here may come back
  run_->out.detail(why.why);
  return {};
}

void pinger::take(const datagram& datagram) {
  run_->capture.received(datagram);
  ++report_.traffic.received;
  ++report_.traffic.handled;
  report_.traffic.received_bytes += datagram.payload.size();
  const auto echo = payload_.read(datagram.payload);
  if (!echo) return report_.foreign(datagram);
  const duration rtt = clock::now().time_since_epoch() - echo->sent;
  report_.answer(datagram, *echo, rtt, rtt <= plan_.wait);
}

void pinger::read_news() {
  while (const auto news = socket_.take_path_error()) {
    ++report_.traffic.path_errors;
    run_->capture.news(*news);
    report_.refusal(*news, settle(*news));
    if (!news_) news_ = *news;
  }
}

bool pinger::is_open(const sent_one& sent) const {
  return !sent.refused && !report_.account.has(sent.number);
}

// Gives the number of the one that is settled now. News that quotes no payload is about the oldest.
std::optional<std::uint64_t> pinger::settle(const path_error& news) {
  const auto quoted = payload_.number(news.quoted());
  const auto pinged = std::ranges::find_if(waiting_, [&](const sent_one& each) {
    return is_open(each) && each.number == quoted.value_or(each.number);
  });
  if (pinged == waiting_.end()) return std::nullopt;
  pinged->refused = true;
  return pinged->number;
}

outcome<> pinger::read() {
  for (;;) {
    const auto received = socket_.receive(duration::zero());
    read_news();
    if (!received) return failed(failure_of(received.error(), "ping " + to_.text()));
    if (!*received) break;
    take((*received)->view());
  }
  return {};
}

void pinger::give_up(time_point now) {
  for (; !waiting_.empty(); waiting_.pop_front()) {
    const sent_one& first = waiting_.front();
    if (!is_open(first)) continue;
    if (now - first.at <= plan_.wait) break;
    report_.timeout(first.number);
  }
}

time_point pinger::next_event(time_point now) const {
  time_point next = time_point::max();
  if (!waiting_.empty()) {
    next = waiting_.front().at + plan_.wait + std::chrono::nanoseconds(1);
  }
  const bool room = waiting_.size() < on_the_way_max && plan_.interval != duration::zero();
  if (more_to_send(now) && room) next = std::min({next, next_due_, plan_.end});
  return next;
}

exit_code pinger::code(bool interrupted) const {
  if (report_.account.arrived() != 0) return exit_code::done;
  const std::uint64_t lost = report_.account.sent() - undecided();
  if (lost == 0 && interrupted) return exit_code::interrupted;
  return news_ && report_.refused() == lost ? exit_code_of(*news_) : exit_code::no;
}

std::uint64_t pinger::undecided() const {
  return static_cast<std::uint64_t>(
      std::ranges::count_if(waiting_, [&](const sent_one& sent) { return is_open(sent); }));
}

exit_code pinger::run() {
  const std::array<const socket*, 1> mine{&socket_};
  bool interrupted = false;
  while (!interrupted) {
    if (auto got = read(); !got) return run_->out.fail(got.error());
    const auto now = clock::now();
    give_up(now);
    if (may_send(now)) {
      if (auto sent = send(now); !sent) return run_->out.fail(sent.error());
      continue;
    }
    if (waiting_.empty() && !more_to_send(now)) break;
    interrupted = run_->stop.raised();
    if (!waiting_.empty() && now < waiting_.back().at + look_before_sleep) continue;
    interrupted = wait_for(mine, run_->out, run_->stop, next_event(now)).stopped;
  }
  if (!run_->out.gone()) report_.close(undecided());
  return code(interrupted);
}

exit_code run_ping(run_context& run) {
  auto to = addressees_of(run.arguments, run.before_dashes, run.options, run.out);
  if (!to) return run.out.fail(to.error());
  auto through = open_for(to->remotes, run.options);
  if (!through) return run.out.fail(through.error());
  run.capture.expect(to->remotes.front().ip);
  pinger session(run, std::move(*through), std::move(to->remotes.front()));
  return session.run();
}

constexpr example ping_examples[] = {
    {"dgram ping :9999 -c 10", {"ten, against dgram serve echo", "十次，对方是 dgram serve echo"}},
    {"dgram ping 10.0.0.7:7 -c 1000 -i 10ms --pad 1400 -q",
     {"loss and jitter under load", "有负载时的丢包和抖动"}},
    {"dgram ping 10.0.0.7:7 -i 0 -d 10s",
     {"each as soon as the one before is answered", "得到回复就立即发下一个"}},
};

constexpr positional ping_arguments[] = {
    {.name = {"ADDRESS", "地址"}},
};

}  // namespace

const verb ping_verb{
    .name = "ping",
    .arguments = ping_arguments,
    .one_more =
        [] {
          return say({"ping writes its own payload; --pad N makes it N bytes",
                      "ping 使用自己的数据；--pad N 使其为 N 字节"});
        },
    .brief = {"loss, round trip, jitter, reorder against an echo",
              "对回显服务测量丢包、往返、抖动、乱序"},
    .help =
        {"Sends a numbered datagram (64 bytes; --pad N for more) every second (--interval) and "
         "waits 2s (--wait) for its exact echo; other datagrams do not count. Ends after --count, "
         "--duration or Ctrl-C. A refused datagram is lost and not waited for. Exit code 0: at "
         "least one was answered; 1: all were lost; 3: all were lost, each for a reason given by "
         "ICMP. Jitter as in RFC 3550, reordering as in RFC 4737.",
         "每秒（--interval）发送一个带编号的数据报（64 字节，--pad N 加大），每个等待其完整回显 "
         "2s（--wait）；其他数据报不计。到 --count、--duration 或 Ctrl-C 结束。被拒绝的计为丢失，"
         "不再等待。退出码：0 有回复，1 全部丢失，3 全部丢失且每个都有 ICMP 消息说明原因。抖动按 "
         "RFC 3550，乱序按 RFC 4737。"},
    .examples = ping_examples,
    .options =
        "pad wait count interval duration bind ipv4 ipv6 iface ttl tos broadcast json output "
        "pcap",
    .run = run_ping,
};

}  // namespace dgram::cli
