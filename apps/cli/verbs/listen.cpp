// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <limits>
#include <optional>

#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/listening.hpp"
#include "cli/talk/payload_form.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/selection.hpp"
#include "cli/talk/waiting.hpp"
#include "cli/verbs/listen_workers.hpp"

namespace dgram::cli {
namespace {

/// Datagrams read by one system call: what the kernel hands over costs the same from here on.
constexpr std::size_t read_at_once_max = 64;
/// How long what already waits is still read after the end was asked for.
constexpr duration last_look_max = std::chrono::seconds(1);

class listener {
 public:
  listener(run_context& run, listening_socket heard, workshop::encoding* text, listening_for wanted)
      : run_(&run),
        heard_(std::move(heard)),
        local_(local_text(heard_.through)),
        view_(run.out, text, pipe_form::line),
        wanted_(std::move(wanted)),
        batch_({.slots = static_cast<std::size_t>(std::min<std::uint64_t>(
                    read_at_once_max, run.options.count.value_or(read_at_once_max)))}) {}

  exit_code run();

 private:
  [[nodiscard]] bool enough() const;
  outcome<bool> read();
  void take(const datagram& datagram);
  outcome<> last_look();
  void account();

  run_context* run_;
  listening_socket heard_;
  std::string local_;
  datagram_view view_;
  listening_for wanted_;
  std::uint64_t shown_ = 0;
  bool met_ = false;
  receive_batch batch_;
  counters count_;
};

bool listener::enough() const {
  constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
  return met_ || run_->out.gone() || shown_ >= run_->options.count.value_or(endless);
}

void listener::take(const datagram& datagram) {
  ++count_.received;
  ++count_.handled;
  count_.received_bytes += datagram.payload.size();
  count_.truncated += datagram.truncated ? 1 : 0;
  run_->capture.received(datagram);
  if (!wanted_.where.matches(subject_of(datagram))) return;
  ++shown_;
  view_.received(datagram, local_);
  met_ = met_ || (wanted_.expected && wanted_.expected->matches(datagram.payload));
}

// True when something was read. Near the end one by one, so that what is not wanted stays with the
// kernel; trains (--gro) cannot be left there, and may bring more than --count.
outcome<bool> listener::read() {
  const std::uint64_t left =
      run_->options.count.value_or(std::numeric_limits<std::uint64_t>::max()) - shown_;
  if (!run_->options.gro && (wanted_.expected || left < batch_.slots())) {
    auto received = heard_.through.receive(duration::zero());
    if (!received) return failed(failure_of(received.error(), "listen " + local_));
    if (*received) take((*received)->view());
    return received->has_value();
  }
  const auto count = heard_.through.receive(batch_, duration::zero());
  if (!count) return failed(failure_of(count.error(), "listen " + local_));
  for (const datagram& datagram : batch_) take(datagram);
  return *count > 0;
}

outcome<> listener::last_look() {
  const auto end = deadline_of(last_look_max);
  while (!enough() && clock::now() < end) {
    const auto some = read();
    if (!some) return failed(some.error());
    if (!*some) break;
  }
  return {};
}

void listener::account() {
  count_.dropped_by_kernel = heard_.through.drops();
  count_.kernel_counts_trains = run_->options.gro;
  run_->capture.account(count_);
  view_.tell_left_out();
  if (!run_->out.gone()) report_account(run_->out, count_);
}

exit_code listener::run() {
  report_listening(run_->out, local_);
  const auto end = deadline_of(run_->options.run_for.value_or(forever));
  const std::array<const socket*, 1> mine{&heard_.through};
  while (!enough() && clock::now() < end) {
    const auto some = read();
    if (!some) return run_->out.fail(some.error());
    if (*some && !run_->stop.raised()) {
      run_->out.flush();
      continue;
    }
    if (wait_for(mine, run_->out, run_->stop, end).stopped) break;
  }
  if (auto looked = last_look(); !looked) return run_->out.fail(looked.error());
  account();
  return listened(*run_, local_, wanted_.expected.has_value(), met_);
}

exit_code run_listen(run_context& run) {
  auto where = listen_address_of(run);
  if (!where) return run.out.fail(where.error());
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto expected = expectation_of(run.options, text->get());
  if (!expected) return run.out.fail(expected.error());
  auto filter = filter_of(run.options, text->get());
  if (!filter) return run.out.fail(filter.error());
  listening_for wanted{std::move(*filter), std::move(*expected)};
  if (run.options.workers > 1) return listen_with_workers(run, *where, text->get(), wanted);
  auto heard = open_to_listen(*where, run.options, asked_to_listen(run));
  if (!heard) return run.out.fail(heard.error());
  listener session(run, std::move(*heard), text->get(), std::move(wanted));
  return session.run();
}

constexpr example listen_examples[] = {
    {"dgram listen 9999", {"on loopback, until Ctrl-C", "在回环上监听，直到 Ctrl-C"}},
    {"dgram listen :9999 -c 10 --json", {"ten datagrams as JSON", "十个数据报，输出为 JSON"}},
    {"dgram listen 239.1.2.3:5000 --iface eth0", {"joins the group", "加入组播组"}},
    {"dgram listen 9999 --expect READY -d 10s",
     {"exit code 0 as soon as READY comes, 1 after 10 s",
      "收到 READY 即以 0 退出，10 秒后以 1 退出"}},
};

constexpr positional listen_arguments[] = {
    {.name = {"ADDRESS", "地址"}},
};

}  // namespace

exit_code listened(run_context& run, std::string_view local, bool expected, bool met) {
  if (!expected || met) return exit_code::done;
  if (run.stop.raised()) return exit_code::interrupted;
  return run.out.fail({.code = exit_code::no,
                       .thing = "listen " + std::string(local),
                       .what = "expect",
                       .why = say({"no datagram was as expected", "没有符合期望的数据报"})});
}

const verb listen_verb{
    .name = "listen",
    .arguments = listen_arguments,
    .brief = {"receives and prints", "接收并打印"},
    .help =
        {"PORT alone listens on loopback, :PORT on every address; a multicast address joins its "
         "group. In a pipe each datagram is one line, in which newlines, backslashes and bytes "
         "that are not text are escaped. Ends after --count, --duration or Ctrl-C, and prints the "
         "account.",
         "只写 PORT 时仅在回环上监听，:PORT 在所有地址上监听，组播地址会加入该组。"
         "输出到管道时每个数据报一行：换行、反斜杠和非文本都会转义。到 --count、--duration 或 "
         "Ctrl-C 时结束，并给出统计。"},
    .examples = listen_examples,
    .options =
        "encoding count duration expect ipv4 ipv6 iface from-source workers gro json raw hex text "
        "where time output pcap",
    .run = run_listen,
};

}  // namespace dgram::cli
