// SPDX-License-Identifier: MIT
#include "cli/command/option_values.hpp"
#include "cli/words/option.hpp"
#include "measure/bench_plan.hpp"
#include "workshop/text/quantity.hpp"

namespace dgram::cli {
namespace {

using enum option_group;

workshop::parsed<void> size_of(settings& into, std::string_view value) {
  return put(into.size, workshop::parse_count(value, 0, payload_bytes_max_v6));
}
workshop::parsed<void> clients_of(settings& into, std::string_view value) {
  return put(into.clients, workshop::parse_count(value, 1, measure::bench_clients_max));
}
workshop::parsed<void> depth_of(settings& into, std::string_view value) {
  return put(into.depth, workshop::parse_count(value, 1, measure::bench_depth_max));
}
workshop::parsed<void> train_of(settings& into, std::string_view value) {
  return put(into.train, workshop::parse_count(value, 1, measure::bench_train_max));
}
workshop::parsed<void> warmup_of(settings& into, std::string_view value) {
  return put(into.warmup, workshop::parse_duration(value));
}
workshop::parsed<void> spin_of(settings& into, std::string_view value) {
  if (!value.empty()) return put(into.spin, workshop::parse_duration(value));
  into.spin = forever;
  return {};
}
workshop::parsed<void> max_loss_of(settings& into, std::string_view value) {
  return put(into.max_loss, workshop::parse_percent(value));
}
workshop::parsed<void> max_p99_of(settings& into, std::string_view value) {
  return put(into.max_p99, workshop::parse_duration(value));
}

const option table[] = {
    {.name = "size",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"payload bytes of a datagram (default 64, stream 1472)",
               "数据报的数据字节数（默认 64，stream 1472）"},
     .help =
         {"At least 32 where each datagram carries its number and time, at least 40 for stream and "
          "fan.",
          "数据报携带编号和时间的模式至少 32，stream 和 fan 至少 40。"},
     .apply = size_of},
    {.name = "clients",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"sockets, each with a port of its own (bench: 1, relay: at most 4096)",
               "套接字数，每个有自己的端口（bench 默认 1，relay 最多 4096）"},
     .help =
         {"fan: the number of targets, on consecutive ports from that of ADDRESS. relay: one "
          "socket for each client; one client more replaces the one that was silent longest, which "
          "is counted.",
          "fan：目标数，即从 ADDRESS 的端口起的连续端口。relay：每个客户端一个；再来一个时，"
          "忘记沉默最久的那个，并计数。"},
     .apply = clients_of},
    {.name = "depth",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"rr: requests in flight for each client (default 1)",
               "rr：每个客户端同时在途的请求数（默认 1）"},
     .apply = depth_of},
    {.name = "train",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"N", "N"},
     .brief = {"datagrams due together, sent as one segmented send (GSO)",
               "同时到期并以分段方式（GSO）发出的数据报数"},
     .help = {"Default: load 1; burst 64, the datagrams of a frame; stream as many as one send "
              "carries; fan 8 to each target.",
              "load：1。burst：每帧的个数，64。stream：一次发送能容纳的个数。fan：每个目标 8 个。"},
     .apply = train_of},
    {.name = "no-gso",
     .group = measuring,
     .brief = {"stream, fan: send without segmentation (GSO)", "stream、fan：不用分段发送"},
     .help = {"The far end receives whole trains with serve bench --gro.",
              "远端用 serve bench --gro 整列接收。"},
     .apply = yes<&settings::no_gso>},
    {.name = "poisson",
     .group = measuring,
     .brief = {"random gaps, as between many independent senders; the same in every run",
               "如许多独立发送者那样的随机间隔，每次相同"},
     .apply = yes<&settings::poisson>},
    {.name = "warmup",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"warm up for this long before counting (default 200ms)",
               "开始计数前先运行的时间（默认 200ms）"},
     .help = {"With 0 only counted datagrams are sent.", "为 0 时，除计数的以外不发送任何数据报。"},
     .apply = warmup_of},
    {.name = "spin",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"poll and never sleep; with TIME, poll that long before sleeping; 0 sleeps at once",
               "从不睡眠；给出时间时，先查看这么久再睡眠，0：立即睡眠"},
     .help =
         {"Default: serve sleeps at once; rr polls for 50us before sleeping; load and burst poll "
          "for the last 60us before a datagram is due.",
          "默认：serve 立即睡眠，rr 睡眠前查看 50us，load 和 burst 在数据报到期前的最后 60us "
          "内查看。"},
     .value_optional = true,
     .apply = spin_of},
    {.name = "max-loss",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"P%", "P%"},
     .brief = {"search, stream: highest loss allowed (search: 0.001%)",
               "search、stream：允许的最大丢失（search 默认 0.001%）"},
     .help = {"stream without --rate sends as fast as the far end reads, which it reports "
              "continuously. A higher loss at the end makes the run invalid.",
              "stream 不加 --rate 时，按远端不断报告的读取速度发送。最终丢失更多则无效。"},
     .apply = max_loss_of},
    {.name = "max-p99",
     .group = measuring,
     .value = value_kind::any,
     .value_name = {"TIME", "时间"},
     .brief = {"search: 99 of 100 must be answered within TIME",
               "search：100 个中须有 99 个在此时间内得到回复"},
     .apply = max_p99_of},
    {.name = "hgrm",
     .group = measuring,
     .value = value_kind::file,
     .value_name = {"FILE", "文件"},
     .brief = {"write the latency percentiles to FILE, for HdrHistogram's plotters",
               "把延迟百分位写入文件，供 HdrHistogram 的绘图工具使用"},
     .apply = keep<&settings::hgrm>},
};

}  // namespace

std::span<const option> bench_option_table() { return table; }

}  // namespace dgram::cli
