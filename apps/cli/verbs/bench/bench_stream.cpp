// SPDX-License-Identifier: MIT
#include "load/stream_run.hpp"

#include <fmt/format.h>

#include <array>

#include "cli/verbs/bench/bench.hpp"
#include "load/raw.hpp"
#include "measure/bench_payload.hpp"

namespace dgram::cli {
namespace {

using load::stream_result;

// What fits a packet of Ethernet.
constexpr std::size_t stream_bytes_default_v4 = 1'472;
constexpr std::size_t stream_bytes_default_v6 = 1'452;

// The bare loop that does what the stream did: trains to a socket that takes them whole, trains
// to one that does not, or single datagrams.
const char* raw_like(const stream_result& measured) {
  if (measured.segmented == 0) return "sendmmsg";
  return measured.sink.gro ? "bulk" : "ingest";
}

boost::json::object fields_of(const stream_result& measured) {
  const measure::sink_report& sink = measured.sink;
  boost::json::object far{{"received", sink.received}, {"bytes", sink.bytes},
                          {"trains", sink.trains},     {"gro", sink.gro},
                          {"workers", sink.workers},   {"dropped_by_kernel", sink.kernel_drops}};
  if (measured.sink_is_of_run && sink.received != 0) {
    far["cpu_ns_per_datagram"] =
        static_cast<double>(sink.cpu.count()) / static_cast<double>(sink.received);
  }
  return {{"train", measured.train},
          {"segmented", measured.segmented},
          {"sent_per_s", measured.sent_per_s},
          {"goodput_bits_per_s", 8 * measured.result.bytes_per_s},
          {"sink", std::move(far)}};
}

std::vector<said> notes_of(const stream_result& measured) {
  const measure::sink_report& sink = measured.sink;
  std::vector<said> notes{say({"goodput {:.3f} Gbit/s; sent {:.0f}/s, {} of {} in segmented sends",
                               "有效吞吐 {:.3f} Gbit/s；发送 {:.0f}/s，其中 {}/{} 为分段发送"},
                              8e-9 * measured.result.bytes_per_s, measured.sent_per_s,
                              measured.segmented, measured.result.sent)};
  if (sink.received == 0) return notes;
  said far = say({"far end: {} buffers for {} datagrams{}", "远端：{} 个缓冲收到 {} 个数据报{}"},
                 sink.trains, sink.received, sink.gro ? " (GRO)" : "");
  const char* at_least = sink.gro && sink.kernel_drops != 0 ? "≥ " : "";
  notes.push_back(measured.sink_is_of_run
                      ? say({"{}; dropped by its kernel {}{}", "{}；其内核丢弃 {}{}"}, far,
                            at_least, sink.kernel_drops)
                      : say({"{}; dropped by its kernel since it started {}{}",
                             "{}；其内核自启动以来丢弃 {}{}"},
                            far, at_least, sink.kernel_drops));
  if (measured.sink_is_of_run) {
    notes.push_back(
        say({"CPU of the far end: {:.0f} ns a datagram", "远端进程 CPU：每个数据报 {:.0f} 纳秒"},
            static_cast<double>(sink.cpu.count()) / static_cast<double>(sink.received)));
  }
  return notes;
}

outcome<load::stream_plan> plan_of(const bench_context& context) {
  const settings& options = context.run.options;
  const bool four = context.remotes.front().ip.address.is_v4();
  load::stream_plan plan{
      .common = context.plan, .segment = !options.no_gso, .max_loss = options.max_loss};
  plan.common.bytes =
      options.size.value_or(four ? stream_bytes_default_v4 : stream_bytes_default_v6);
  plan.common.train = options.train.value_or(0);
  if (plan.common.bytes < measure::bench_header::bytes_min) {
    return failed(misuse(
        "--size", say({"a stream needs {} bytes for its numbers", "stream 需要 {} 字节存放编号"},
                      measure::bench_header::bytes_min)));
  }
  return plan;
}

}  // namespace

outcome<bench_end> bench_stream(bench_context& context) {
  const auto plan = plan_of(context);
  if (!plan) return failed(plan.error());
  auto through = bench_sockets(context);
  if (!through) return failed(std::move(through.error()));
  auto measured = load::run_stream(*plan, through->front(), context.watcher());
  if (!measured) {
    return failed(failure_of(measured.error(), "bench stream " + context.remotes.front().text()));
  }
  outcome<bench_end> end = bench_end{
      .result = measured->result, .more = fields_of(*measured), .notes = notes_of(*measured)};
  context.plan.bytes = plan->common.bytes;
  run_raw_beside(context, raw_like(*measured), load::raw_in_flight_max).put(end);
  return end;
}

}  // namespace dgram::cli
