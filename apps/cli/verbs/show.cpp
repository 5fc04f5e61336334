// SPDX-License-Identifier: MIT
#include "cli/command/help.hpp"
#include "cli/command/verbs.hpp"
#include "cli/output/datagram_view.hpp"
#include "cli/talk/capture_source.hpp"
#include "cli/talk/payload_form.hpp"

namespace dgram::cli {
namespace {

exit_code run_show(run_context& run) {
  auto text = encoding_of(run.options);
  if (!text) return run.out.fail(text.error());
  auto file = capture_source::open(run, text->get());
  if (!file) return run.out.fail(file.error());
  datagram_view view(run.out, text->get(), pipe_form::line);
  while (const auto record = file->next()) view.between(*record);
  if (run.out.gone()) return exit_code::done;
  auto fields = file->fields();
  if (!run.out.json()) {
    run.out.note(
        say({"{} shown, of {} datagrams in {} records", "显示 {} 个，共 {} 个数据报、{} 条记录"},
            file->given(), fields["datagrams"].to_number<std::uint64_t>(),
            fields["records"].to_number<std::uint64_t>()));
    file->tell_skipped();
  }
  fields["shown"] = file->given();
  run.out.event("shown", std::move(fields));
  if (const auto why = file->trouble()) return run.out.fail(*why);
  return run.stop.raised() ? exit_code::interrupted : exit_code::done;
}

constexpr example show_examples[] = {
    {"dgram show session.pcapng", {"who said what to whom", "谁对谁说了什么"}},
    {"dgram show session.pcapng --where 'from:10.0.0.7 hex:\"a5 5a\"' --hex",
     {"only these, as hex", "只看这些，以十六进制"}},
    {"tcpdump -U -w - udp | dgram show - --json", {"while it is captured", "边抓边看"}},
};

constexpr positional show_arguments[] = {
    {.name = {"FILE", "文件"}},
};

}  // namespace

const verb show_verb{
    .name = "show",
    .arguments = show_arguments,
    .brief = {"shows the datagrams of a capture: pcap, pcapng",
              "显示抓包文件中的数据报：pcap、pcapng"},
    .help =
        {"Prints a line for each datagram, source and target first; on a terminal the payload "
         "follows as with listen; --raw prints the payloads alone. - is standard input, shown as "
         "it arrives. Packets other than whole UDP packets are counted by reason. A file that ends "
         "inside a record is shown up to there, with exit code 0. In --where the sender is the "
         "remote end.",
         "每个一行，先是来源和目标；在终端上随后显示内容，与 listen 相同；--raw 只有内容。- "
         "表示标准输入，到达即显示。不是完整 UDP 包的按原因计数；"
         "在记录中间结束的文件显示到该处为止，退出码 0。--where 中发送方为远端。"},
    .examples = show_examples,
    .options = "encoding count json raw hex text where time output",
    .run = run_show,
};

}  // namespace dgram::cli
