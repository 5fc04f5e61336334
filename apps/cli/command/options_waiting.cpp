// SPDX-License-Identifier: MIT
#include <limits>

#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

constexpr std::uint64_t endless = std::numeric_limits<std::uint64_t>::max();

workshop::parsed<void> wait_of(settings& into, std::string_view value) {
  return put(into.wait, workshop::parse_duration(value));
}
workshop::parsed<void> interval_of(settings& into, std::string_view value) {
  return put(into.interval, workshop::parse_duration(value));
}
workshop::parsed<void> duration_of(settings& into, std::string_view value) {
  return put(into.run_for, workshop::parse_duration(value));
}
workshop::parsed<void> rate_of(settings& into, std::string_view value) {
  return put(into.rate, workshop::parse_rate(value));
}
workshop::parsed<void> speed_of(settings& into, std::string_view value) {
  return put(into.speed, workshop::parse_speed(value));
}
workshop::parsed<void> replies_of(settings& into, std::string_view value) {
  if (value == "all") {
    into.replies = endless;
    return {};
  }
  return put(into.replies, workshop::parse_count(value, 1, endless - 1));
}
workshop::parsed<void> retry_of(settings& into, std::string_view value) {
  return put(into.retry, workshop::parse_count(value, 0, endless));
}
workshop::parsed<void> count_of(settings& into, std::string_view value) {
  return put(into.count, workshop::parse_count(value, 1, endless));
}

const option table[] = {
    {.letter = 'w',
     .name = "wait",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"how long to wait for an answer: 2s, 500ms; a bare number is seconds",
               "等待回复的时间：2s、500ms；没有单位时为秒"},
     .help =
         {"Default: ask 2s for each DATA; send and replay 50ms, in which a refusal is reported, 0 "
          "does not wait; chat 2s after the end of standard input; probe 1s for each attempt; ping "
          "2s; serve exec 10s for a command; bench 1s.",
          "ask：每个数据 2s。send 和 replay：50ms，等待被拒绝的消息；0 表示不等。chat："
          "标准输入结束后 2s。probe：每次 1s。ping：2s。serve exec：一条命令 10s。bench："
          "1s。"},
     .apply = wait_of},
    {.letter = 'r',
     .name = "replies",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"N|all", "N|all"},
     .brief = {"number of replies to wait for; all: every reply within --wait",
               "等待多少个回复；all：--wait 时间内收到的全部"},
     .apply = replies_of},
    {.name = "retry",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"resend up to N times when nothing comes", "没有回复时最多重发 N 次"},
     .apply = retry_of},
    {.letter = 'c',
     .name = "count",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"number of datagrams to send, ask, receive or show",
               "数据报的个数：发送、询问、接收或显示"},
     .help = {"send and ask cycle through the DATA.", "send 和 ask 依次循环使用各个数据。"},
     .apply = count_of},
    {.letter = 'i',
     .name = "interval",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"time from one datagram to the next", "相邻两个数据报之间的时间"},
     .apply = interval_of},
    {.name = "rate",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"N/s", "N/s"},
     .brief = {"datagrams a second: 1000/s", "每秒数据报数：1000/s"},
     .apply = rate_of},
    {.name = "speed",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"a multiple of the recorded speed: 2x, 0.5x, max", "速度倍数：2x、0.5x、max"},
     .help = {"max sends without a pause.", "max 不停顿地发送。"},
     .apply = speed_of},
    {.letter = 'd',
     .name = "duration",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"end after this time", "到时间后结束"},
     .help =
         {"send without --count: send for this long. bench: the time that is counted (default 5s).",
          "send 没有 --count 时：在这段时间内一直发送。bench：计入统计的时间，默认 5s。"},
     .apply = duration_of},
    {.name = "expect",
     .group = waiting,
     .value = value_kind::any,
     .value_name = {"WHAT", "内容"},
     .brief = {"TEXT, hex:… or /regex/ to receive; exit code 1 without it",
               "TEXT、hex:… 或 /正则/：没有收到则退出码为 1"},
     .help = {"ask: one of the replies to each DATA must match. listen: ends at the first match.",
              "ask：每个数据的回复中须有一个匹配。listen：收到匹配的数据报时结束。"},
     .apply = keep<&settings::expect>},
};

}  // namespace

std::span<const option> waiting_option_table() { return table; }

}  // namespace dgram::cli
