// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "cli/verbs/bench/bench.hpp"
#include "cli/verbs/bench/bench_machine.hpp"

namespace dgram::cli {
namespace {

constexpr bench_mode modes[] = {
    {"rr", {"ask, wait for the answer, ask again", "问，等到回答，再问"}, bench_rr},
    {"load", {"ask at a fixed rate, answered or not", "按固定速率问，不论有无回答"}, bench_load},
    {"search",
     {"the highest rate within --max-loss or --max-p99", "满足 --max-loss 或 --max-p99 的最高速率"},
     bench_search},
    {"burst",
     {"frames of --train datagrams, --rate frames a second",
      "每帧 --train 个数据报，每秒 --rate 帧"},
     bench_burst},
    {"stream",
     {"one way to serve bench, as fast as it goes or at --rate",
      "单向发往 serve bench，尽快或按 --rate"},
     bench_stream},
    {"fan",
     {"--train datagrams to each of --clients targets, tick after tick",
      "每拍向 --clients 个目标各发 --train 个数据报"},
     bench_fan},
};
constexpr std::string_view raw_name = "raw";

std::string names_of_modes() {
  std::string all(raw_name);
  for (const bench_mode& one : modes) all += (all.empty() ? "" : " ") + std::string(one.name);
  return all;
}

outcome<const bench_mode*> mode_of(const run_context& run) {
  if (run.arguments.empty()) {
    auto why = misuse("MODE", say({"none given", "未给出"}),
                      say({"one of: {}", "可选：{}"}, names_of_modes()));
    why.needs_help = true;
    return failed(std::move(why));
  }
  const auto* found = std::ranges::find(modes, run.arguments.front(), [](const bench_mode& one) {
    return std::string_view(one.name);
  });
  if (found != std::end(modes)) return found;
  return failed(misuse(run.arguments.front(), say({"no such mode of bench", "bench 没有这个模式"}),
                       say({"one of: {}", "可选：{}"}, names_of_modes())));
}

outcome<std::vector<remote>> remotes_of(run_context& run) {
  const auto words = run.arguments.subspan(1);
  const std::size_t before = run.before_dashes > 0 ? run.before_dashes - 1 : 0;
  auto to = addressees_of(words, before, run.options, run.out);
  if (!to) return failed(std::move(to.error()));
  if (words.size() > to->data_from) {
    return failed(misuse(words[to->data_from], say({"one word too many", "多余的参数"}),
                         say({"bench writes its own payload; --size N makes it N bytes",
                              "bench 使用自己的数据；--size N 使其为 N 字节"})));
  }
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

}  // namespace

std::span<const bench_mode> bench_modes() { return modes; }

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

}  // namespace dgram::cli
