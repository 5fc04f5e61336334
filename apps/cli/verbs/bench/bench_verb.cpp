// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "cli/command/arguments.hpp"
#include "cli/command/verbs.hpp"
#include "cli/verbs/bench/bench.hpp"
#include "host/machine.hpp"

namespace dgram::cli {
namespace {

constexpr bench_mode modes[] = {
    {"rr", bench_rr},       {"load", bench_load},     {"search", bench_search},
    {"burst", bench_burst}, {"stream", bench_stream}, {"fan", bench_fan},
};
constexpr std::string_view raw_name = "raw";

std::string names_of_modes() {
  std::string all(raw_name);
  for (const bench_mode& mode : modes) all += (all.empty() ? "" : " ") + std::string(mode.name);
  return all;
}

said list_of_modes() { return say({"one of: {}", "可选：{}"}, names_of_modes()); }

outcome<const bench_mode*> mode_of(const run_context& run) {
  const auto* found = std::ranges::find(modes, run.arguments.front(), [](const bench_mode& mode) {
    return std::string_view(mode.name);
  });
  if (found != std::end(modes)) return found;
  return failed(misuse(run.arguments.front(), say({"no such mode of bench", "bench 没有这个模式"}),
                       list_of_modes()));
}

outcome<std::vector<remote>> remotes_of(run_context& run) {
  const auto words = run.arguments.subspan(1);
  if (words.empty() && run.options.to.empty()) return failed(missing(run.which.arguments[1]));
  const std::size_t before = run.before_dashes > 0 ? run.before_dashes - 1 : 0;
  auto to = addressees_of(words, before, run.options, run.out);
  if (!to) return failed(std::move(to.error()));
  // With --to what is no address would be DATA.
  if (words.size() > to->data_from)
    return failed(one_too_many(run.which, words[to->data_from], ""));
  if (std::ranges::any_of(to->remotes, &remote::is_unix)) {
    return failed(misuse(words.empty() ? "--to" : words.front(),
                         say({"bench measures over IP only", "bench 只在 IP 上测量"})));
  }
  return std::move(to->remotes);
}

measure::bench_plan plan_of(const settings& options) {
  measure::bench_plan plan;
  const auto set = [](auto& into, const auto& given) { into = given.value_or(into); };
  set(plan.bytes, options.size);
  set(plan.clients, options.clients);
  set(plan.depth, options.depth);
  set(plan.train, options.train);
  set(plan.rate, options.rate);
  set(plan.count, options.count);
  set(plan.warmup, options.warmup);
  set(plan.wait, options.wait);
  // A count without a duration is as long as it takes.
  set(plan.run_for, options.run_for ? options.run_for
                    : options.count ? std::optional(forever)
                                    : std::nullopt);
  plan.poisson = options.poisson;
  plan.spin = options.spin;
  if (options.interval && *options.interval > duration::zero()) {
    plan.rate = 1 / std::chrono::duration<double>(*options.interval).count();
  }
  return plan;
}

outcome<> write_hgrm(const std::string& file, const measure::histogram& values) {
  std::ofstream to(file);
  to << hgrm_text(values) << std::flush;
  if (to) return {};
  return failed(failure{.code = exit_code::usage,
                        .thing = "--hgrm " + file,
                        .what = "write",
                        .why = words_of(std::error_code(errno, std::system_category()))});
}

exit_code run_bench(run_context& run) {
  if (!run.arguments.empty() && run.arguments.front() == raw_name) return bench_raw(run);
  const auto mode = mode_of(run);
  if (!mode) return run.out.fail(mode.error());
  auto remotes = remotes_of(run);
  if (!remotes) return run.out.fail(remotes.error());
  bench_context context{run, std::move(*remotes), plan_of(run.options), bench_live(run.out)};
  const auto ticks_before = host::read_cpu_ticks();
  auto end = (*mode)->run(context);
  context.live.clear();
  if (!end) return run.out.fail(end.error());
  end->result.mode = (*mode)->name;
  end->result.target = context.remotes.front().text();
  add_machine(*end, host::stolen_share(ticks_before, host::read_cpu_ticks()));
  report_bench(run.out, end->result, end->more, end->notes);
  if (!run.options.hgrm.empty()) {
    if (auto done = write_hgrm(run.options.hgrm, end->result.latency); !done) {
      return run.out.fail(done.error());
    }
  }
  return end->result.valid() ? exit_code::done : exit_code::no;
}

constexpr example bench_examples[] = {
    {"dgram bench rr :9999", {"one question at a time", "一次一个请求"}},
    {"dgram bench load 10.0.0.7:7 --rate 10k/s -d 30s --hgrm load.hgrm",
     {"latency at ten thousand a second", "每秒一万时的延迟"}},
    {"dgram bench search :9999 --max-p99 1ms --train 16",
     {"how much can it take?", "它能承受多少？"}},
    {"dgram bench burst :9999 --train 64 --rate 100/s --json",
     {"frames of 64, a hundred a second", "每帧 64 个，每秒一百帧"}},
    {"dgram bench stream :9999 --max-loss 0.1%",
     {"how much arrives at dgram serve bench --gro 9999?",
      "有多少能到达 dgram serve bench --gro 9999？"}},
    {"dgram bench fan 10.0.0.7:9999 --clients 100 --rate 50/s",
     {"8 datagrams to each of 100 ports, 50 times a second",
      "向 100 个端口各发 8 个数据报，每秒 50 次"}},
    {"dgram bench raw", {"what this machine's kernel gives", "本机内核能做到多少"}},
};

constexpr positional bench_arguments[] = {
    {.name = {"MODE", "模式"}, .missing = list_of_modes},
    {.name = {"ADDRESS", "地址"}, .how = positional::times::at_most_once},
};

}  // namespace

const verb bench_verb{
    .name = "bench",
    .arguments = bench_arguments,
    .one_more =
        [] {
          return say({"bench writes its own payload; --size N makes it N bytes",
                      "bench 使用自己的数据；--size N 使其为 N 字节"});
        },
    .brief = {"measures rate, latency and loss: raw, rr, load, search, burst, stream, fan",
              "测量速率、延迟和丢失：raw、rr、load、search、burst、stream、fan"},
    .help =
        {"rr: --clients sockets with --depth requests in flight each; the next leaves when one is "
         "answered or given up (--wait). load: --rate requests a second, answered or not; latency "
         "counts from the time each was due, service from the time it was sent. search: the "
         "highest rate that load sustains within --max-loss or --max-p99. burst: --rate frames a "
         "second, of --train datagrams each. These four need an echo at the far end. stream: one "
         "way to serve bench, which reports what it received: at --rate, with --max-loss as fast "
         "as it reads, or else as fast as this machine sends. fan: each tick, --train datagrams to "
         "each of --clients ports; --rate ticks a second. raw [WORKLOAD]: bare loops of system "
         "calls on this machine, the ceiling of all other figures; the matching loop also runs "
         "briefly beside the other modes, unless --warmup is 0. In the percentiles a lost datagram "
         "counts as slower than every other. Exit code 1: the run is not valid, with the reason: "
         "for example a rate off by more than 0.1 %.",
         "rr：--clients 个套接字，每个有 --depth 个请求在途；得到回复或放弃（--wait）后发下一个。"
         "load：每秒 --rate 个，不论有无回复；延迟从应发时算起，服务时间从实际发出算起。search：load "
         "在 --max-loss 或 --max-p99 之内能承受的最高速率。burst：每秒 --rate 帧，每帧 --train 个。"
         "远端是回显服务。stream：单向发往 serve bench，由它报告收到多少；用 --rate，或用 --max-loss "
         "按其读取速度发送，否则尽快发送。fan：每拍向 --clients 个端口各发 --train 个，每秒 --rate "
         "拍。raw [WORKLOAD]：本机的裸系统调用循环，是其他数字的上限；除非 --warmup 为 0，"
         "其他模式也会短暂运行相应的一项作比较。丢失的在百分位中算作比其他都慢。退出码 1：测量无效，"
         "并说明原因，如速率偏差超过 0.1 %。"},
    .examples = bench_examples,
    .options =
        "wait count interval rate duration size clients depth train no-gso poisson warmup "
        "spin max-loss max-p99 hgrm to bind ipv4 ipv6 iface ttl tos broadcast gro json "
        "output",
    .run = run_bench,
};

}  // namespace dgram::cli
