// SPDX-License-Identifier: MIT
#include "load/fan_run.hpp"

#include <vector>

#include "cli/verbs/bench/bench.hpp"
#include "measure/bench_payload.hpp"

namespace dgram::cli {
namespace {

using load::fan_result;

// Every --to, or --clients ports from the one of ADDRESS on, or addresses.
outcome<std::vector<endpoint>> targets_of(const bench_context& context) {
  std::vector<endpoint> all;
  all.reserve(context.remotes.size());
  for (const remote& one : context.remotes) all.push_back(one.ip);
  const std::size_t wanted = context.run.options.clients.value_or(all.size());
  if (all.size() > 1 && wanted != all.size()) {
    return failed(
        misuse("--clients", say({"not together with several --to", "不能与多个 --to 同时使用"})));
  }
  const endpoint first = all.front();
  if (first.port + wanted - 1 > UINT16_MAX) {
    return failed(misuse("--clients", say({"ports end at 65535", "端口最大为 65535"})));
  }
  for (std::size_t i = 1; all.size() < wanted; ++i) {
    all.push_back({first.address, static_cast<std::uint16_t>(first.port + i)});
  }
  return all;
}

boost::json::object fields_of(const fan_result& one, std::size_t targets) {
  boost::json::object all{{"targets", targets},
                          {"ticks", one.ticks},
                          {"ticks_per_s", one.ticks_per_s},
                          {"segmented", one.segmented}};
  if (one.sendto_per_s) all["sendto_per_s"] = *one.sendto_per_s;
  if (one.members != 0) {
    all["members"] = {{"reported", one.members},
                      {"received", one.received},
                      {"received_least", one.received_least},
                      {"received_most", one.received_most},
                      {"skew_us", static_cast<double>(one.skew.count()) / 1e3}};
  }
  return all;
}

std::vector<said> notes_of(const fan_result& one, std::size_t targets) {
  std::vector<said> all{say({"{} ticks to {} targets, {:.1f} a second; {} in segmented sends",
                             "{} 拍，{} 个目标，每秒 {:.1f} 拍；{} 个为分段发送"},
                            one.ticks, targets, one.ticks_per_s, one.segmented)};
  if (one.sendto_per_s && *one.sendto_per_s > 0) {
    all.push_back(say({"a loop of sendto to the same targets: {:.0f}/s; this is {:.2f} times that",
                       "对相同目标循环 sendto：{:.0f}/s；本次为其 {:.2f} 倍"},
                      *one.sendto_per_s, one.result.rate_per_s / *one.sendto_per_s));
  }
  if (one.members != 0) {
    all.push_back(say({"{} told what they got: {} in all, {} to {} each; last ones {} µs apart",
                       "{} 个报告了收到的数量：共 {}，各 {} 到 {}；最后到达相差 {} µs"},
                      one.members, one.received, one.received_least, one.received_most,
                      one.skew.count() / 1000));
  }
  return all;
}

outcome<load::fan_plan> plan_of(const bench_context& context) {
  load::fan_plan plan{.common = context.plan, .segment = !context.run.options.no_gso};
  plan.common.train = context.run.options.train.value_or(load::fan_train_default);
  if (plan.common.bytes < measure::bench_header::bytes_min) {
    return failed(misuse("--size", say({"{} bytes are needed for numbers", "编号需要 {} 字节"},
                                       measure::bench_header::bytes_min)));
  }
  return plan;
}

}  // namespace

outcome<bench_end> bench_fan(bench_context& context) {
  const auto plan = plan_of(context);
  if (!plan) return failed(plan.error());
  const auto targets = targets_of(context);
  if (!targets) return failed(targets.error());
  auto through = open_for(context.remotes, context.run.options);
  if (!through) return failed(std::move(through.error()));
  const auto one = load::run_fan(*plan, *targets, *through, context.watcher());
  if (!one) return failed(failure_of(one.error(), "bench fan " + context.remotes.front().text()));
  return bench_end{.result = one->result,
                   .more = fields_of(*one, targets->size()),
                   .notes = notes_of(*one, targets->size())};
}

}  // namespace dgram::cli
