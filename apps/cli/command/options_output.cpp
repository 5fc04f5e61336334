// SPDX-License-Identifier: MIT
#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

workshop::parsed<void> time_of(settings& into, std::string_view value) {
  into.time = value == "abs"     ? time_form::abs
              : value == "delta" ? time_form::delta
              : value == "unix"  ? time_form::unix_seconds
                                 : time_form::none;
  return {};
}

workshop::parsed<void> color_of(settings& into, std::string_view value) {
  into.color = value == "always"  ? color_when::always
               : value == "never" ? color_when::never
                                  : color_when::automatic;
  return {};
}

workshop::parsed<void> lang_of(settings& into, std::string_view value) {
  into.lang = language_of(value);
  return {};
}

const option table[] = {
    {.name = "json",
     .group = output,
     .brief = {"one JSON object a line on standard output", "标准输出每行一个 JSON 对象"},
     .help = {"Each line is flushed at once; every object has v, event and time (UTC).",
              "每行立即写出；每个对象都有 v、event 和 time（UTC）。"},
     .apply = yes<&settings::json>},
    {.name = "raw",
     .group = output,
     .brief = {"exactly the received bytes, nothing between datagrams",
               "原样输出收到的字节，数据报之间不加任何东西"},
     .apply = yes<&settings::raw>},
    {.name = "hex",
     .group = output,
     .brief = {"show payloads as hex", "以十六进制显示数据"},
     .apply = choose<&settings::view, view_form::hex>},
    {.name = "text",
     .group = output,
     .brief = {"show payloads as text, other bytes escaped", "以文本显示数据，非文本部分转义"},
     .apply = choose<&settings::view, view_form::text>},
    {.name = "where",
     .group = output,
     .value = value_kind::any,
     .value_name = {"FILTER", "条件"},
     .brief = {"show only datagrams that match: from:10.0.0.7 len>100 text:OK",
               "只显示符合条件的：from:10.0.0.7 len>100 text:OK"},
     .help =
         {"Terms side by side must all hold; or, ! and parentheses join them. from: to: remote: "
          "local: take an address, a range, with or without a port; port:53, len:4..10, hex:\"a5 "
          "?? 01\", text:\"…\" with escapes, text:/expression/, a word. Bytes are compared, not "
          "what is displayed; -c counts what is shown, the account everything.",
          "并列的各项须全部成立；可用 or、! 和括号组合。from: to: remote: local: 后接地址或网段，"
          "可带端口；port:53、len:4..10、hex:\"a5 ?? 01\"、text:\"…\"（可用转义）、text:/表达式/、"
          "单独的词。比较的是字节而不是显示内容；-c 只数显示的，统计包括全部。"},
     .apply = keep<&settings::where>},
    {.name = "time",
     .group = output,
     .value = value_kind::any,
     .value_name = {"FORM", "形式"},
     .choices = "abs|delta|unix|none",
     .brief = {"how times are shown", "时间的显示方式"},
     .help = {"abs: 12:00:01.203, the default on a terminal; delta: seconds since the datagram "
              "before; unix: seconds since 1970; none: no time, the default in a pipe.",
              "abs：12:00:01.203，终端上的默认；delta：距上一个数据报的秒数；unix：自 1970 "
              "年起的秒数；none：不显示，管道中的默认。"},
     .apply = time_of},
    {.name = "color",
     .group = output,
     .everywhere = true,
     .value = value_kind::any,
     .value_name = {"WHEN", "何时"},
     .choices = "auto|always|never",
     .brief = {"colours; auto: on a terminal, unless NO_COLOR is set",
               "颜色；auto：在终端上且未设置 NO_COLOR 时"},
     .apply = color_of},
    {.letter = 'o',
     .name = "output",
     .group = output,
     .value = value_kind::file,
     .value_name = {"FILE", "文件"},
     .brief = {"write standard output to FILE", "把标准输出的内容写入文件"},
     .help = {"In the form of a pipe. An existing file is replaced.",
              "形式与管道中相同。文件会被重新创建。"},
     .apply = keep<&settings::output_file>},
    {.name = "pcap",
     .group = output,
     .value = value_kind::file,
     .value_name = {"FILE", "文件"},
     .brief = {"write every datagram sent or received to FILE, as pcapng",
               "把每个收到或发出的数据报以 pcapng 格式写入文件"},
     .help = {"Needs no capture rights: the IP and UDP headers in it are made from what the socket "
              "knows. The file is made anew, for its owner alone; - is standard output, where that "
              "carries nothing else. ICMP messages stand in it as notes. Written at least twice a "
              "second; what cannot be written is counted, and the exit code is 5.",
              "无需抓包权限：其中的 IP 和 UDP 头由套接字所知的信息生成。文件会重新创建，"
              "只有所有者可读；- 为标准输出（未用于其他输出时）。ICMP 消息作为注释写入。"
              "每秒至少写两次；无法写入的会被计数，退出码为 5。"},
     .apply = keep<&settings::pcap>},
    {.letter = 'q',
     .name = "quiet",
     .group = output,
     .everywhere = true,
     .brief = {"no notes and no account on standard error, errors only",
               "标准错误上不输出提示和统计，只输出错误"},
     .apply = yes<&settings::quiet>},
    {.letter = 'v',
     .name = "verbose",
     .group = output,
     .everywhere = true,
     .brief = {"print more information", "输出更多信息"},
     .apply = yes<&settings::verbose>},
    {.name = "lang",
     .group = common,
     .everywhere = true,
     .value = value_kind::any,
     .value_name = {"LANG", "语言"},
     .choices = "zh|en",
     .brief = {"language of help and messages (default: the locale's)",
               "帮助和消息的语言；默认取自 locale"},
     .apply = lang_of},
    {.letter = 'h',
     .name = "help",
     .group = common,
     .everywhere = true,
     .brief = {"show help", "显示帮助"},
     .apply = yes<&settings::help>},
    {.name = "version",
     .group = common,
     .everywhere = true,
     .brief = {"show the version", "显示版本"},
     .apply = yes<&settings::version>},
    {.name = "man",
     .group = common,
     .value = value_kind::file,
     .value_name = {"PROSE", "文件"},
     .brief = {"the manual page, from its prose", "由文稿生成手册页"},
     .hidden = true,
     .apply = keep<&settings::manual_prose>},
};

}  // namespace

std::span<const option> output_option_table() { return table; }

}  // namespace dgram::cli
