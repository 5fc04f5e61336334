// SPDX-License-Identifier: MIT
#include <limits>
#include <utility>

#include "cli/command/suggest.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/output/report.hpp"
#include "cli/talk/payload_form.hpp"
#include "cli/talk/remote.hpp"
#include "cli/talk/selection.hpp"
#include "cli/talk/waiting.hpp"
#include "host/wire.hpp"
#include "workshop/text/events.hpp"

namespace dgram::cli {
namespace {

using host::wire;
using host::wire_fault;

failure cannot(const wire_fault& fault, const std::string& interface) {
  failure why{.code = exit_code::local,
              .thing = interface.empty() ? "capture" : "capture " + interface,
              .what = "capture",
              .why = {}};
  switch (fault.why) {
    case wire_fault::reason::not_permitted:
      why.why =
          say({"the right to capture is missing (CAP_NET_RAW)", "没有抓包权限（CAP_NET_RAW）"});
      why.hint =
          say({"as root, or once: sudo setcap cap_net_raw+ep \"$(command -v dgram)\"; what dgram "
               "itself sends and receives needs no right: listen, serve … --pcap FILE",
               "用 root 运行，或执行一次：sudo setcap cap_net_raw+ep \"$(command -v dgram)\"；"
               "dgram 自己收发的数据无需权限：listen、serve 等加 --pcap 文件"});
      break;
    case wire_fault::reason::no_interface:
      why.why = say({"no such interface", "没有这个网络接口"});
      break;
    case wire_fault::reason::not_up:
      why.why = say({"the interface is down", "该网络接口未启用"});
      break;
    default: why.why = said::same(fault.detail);
  }
  return why;
}

bool looks_like_address(std::string_view word) {
  return word.find_first_not_of("0123456789") == word.npos || looks_like_remote(word);
}

// FILE, if there is one, is what --pcap is to the other verbs.
outcome<> open_file(run_context& run) {
  if (run.arguments.empty()) return {};
  const std::string_view name = run.arguments.front();
  if (!run.options.pcap.empty()) {
    return failed(
        misuse(name, say({"a second file, beside that of --pcap", "除 --pcap 外的第二个文件"})));
  }
  if (looks_like_address(name)) {
    return failed(misuse(name, say({"not a file to write", "不是要写入的文件"}),
                         say({"to choose one: --where 'from:HOST:PORT or to:HOST:PORT'",
                              "选择一方：--where 'from:主机:端口 or to:主机:端口'"})));
  }
  return run.capture.open(std::string(name), uses_standard_output(run.which, run.options),
                          run.options);
}

// The capture goes there.
bool fills_standard_output(const run_context& run) {
  const auto& words = run.arguments;
  return (run.options.pcap == "-" || (!words.empty() && words.front() == "-")) &&
         run.options.output_file.empty();
}

class capturer {
 public:
  capturer(run_context& run, wire through, workshop::filter where, workshop::encoding* text)
      : run_(&run),
        wire_(std::move(through)),
        where_(std::move(where)),
        view_(run.out, text, pipe_form::line),
        shows_(!run.options.quiet && !fills_standard_output(run)) {}

  exit_code run();

 private:
  [[nodiscard]] bool enough() const;
  void take(const datagram& datagram);
  bool wait(time_point until);

  run_context* run_;
  wire wire_;
  workshop::filter where_;
  datagram_view view_;
  bool shows_;
  counters count_;
};

bool capturer::enough() const {
  constexpr auto endless = std::numeric_limits<std::uint64_t>::max();
  return run_->stop.raised() || run_->out.gone() ||
         count_.handled >= run_->options.count.value_or(endless);
}

void capturer::take(const datagram& datagram) {
  if (!where_.matches(subject_of(datagram))) return;
  ++count_.received;
  ++count_.handled;
  count_.received_bytes += datagram.payload.size();
  count_.truncated += datagram.truncated ? 1 : 0;
  run_->capture.passed(datagram);
  if (shows_) view_.between(datagram);
}

bool capturer::wait(time_point until) {
  run_->out.flush();
  const auto why = watch_for(run_->out.style().out, run_->stop, until, wire_.descriptor());
  if (why == watched::reader_gone) run_->out.reader_went();
  return why == watched::other;
}

exit_code capturer::run() {
  const auto& name = run_->options.interface;
  run_->out.event("capturing", {{"iface", workshop::json_text(name.empty() ? "any" : name)}});
  run_->out.note(say({"capturing on {}", "正在抓包：{}"}, name.empty() ? "every interface" : name));
  const auto end = deadline_of(run_->options.run_for.value_or(forever));
  while (!enough() && !wire_.fault() && clock::now() < end) {
    if (const auto captured = wire_.next()) {
      take(*captured);
    } else if (!wire_.fault() && !wait(end)) {
      break;
    }
  }
  count_.dropped_by_kernel = wire_.dropped();
  run_->capture.account(count_);
  if (!run_->out.gone()) report_account(run_->out, count_);
  if (wire_.fault()) return run_->out.fail(cannot(*wire_.fault(), name));
  return exit_code::done;
}

exit_code run_capture(run_context& run) {
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto where = filter_of(run.options, text->get());
  if (!where) return run.out.fail(where.error());
  if (auto opened = open_file(run); !opened) return run.out.fail(opened.error());
  auto through = wire::open(run.options.interface);
  if (!through) return run.out.fail(cannot(through.error(), run.options.interface));
  capturer session(run, std::move(*through), std::move(*where), text->get());
  return session.run();
}

constexpr example capture_examples[] = {
    {"sudo dgram capture lab.pcapng --iface eth0 -d 1m",
     {"a minute of what passes eth0", "eth0 上一分钟的数据"}},
    {"dgram capture --where 'from:10.0.0.7 or to:10.0.0.7'",
     {"shown as it passes", "经过时即显示"}},
    {"dgram capture - | tcpdump -r -", {"for another program", "交给另一个程序"}},
};

constexpr positional capture_arguments[] = {
    {.name = {"FILE", "文件"}, .how = positional::times::at_most_once},
};

}  // namespace

const verb capture_verb{
    .name = "capture",
    .arguments = capture_arguments,
    .brief = {"shows and keeps the datagrams that pass the interfaces",
              "显示并保存经过网络接口的数据报"},
    .help =
        {"Datagrams to any target count. Needs the right to capture (root or CAP_NET_RAW); the "
         "traffic of dgram itself needs none: use --pcap of the other verbs. Datagrams that match "
         "--where are written to FILE as pcapng, readable by its owner alone; - is standard "
         "output, and then nothing is shown, as with -q. The IP and UDP headers in it are rebuilt "
         "from the fields that were read; fragments are left out. Ends after --count, --duration "
         "or Ctrl-C.",
         "不论发给谁。需要抓包权限（root 或 CAP_NET_RAW）；dgram 自己收发的无需权限：用其他动词的 "
         "--pcap。符合 --where 的以 pcapng 写入文件，只有所有者可读；- 为标准输出，此时不显示，与 "
         "-q 相同。其中的头部由所读信息重新生成；不含分片的包。到 --count、--duration 或 Ctrl-C "
         "结束。"},
    .examples = capture_examples,
    .options = "encoding count duration iface json raw hex text where time output pcap",
    .shows = datagrams::never,
    .run = run_capture,
};

}  // namespace dgram::cli
