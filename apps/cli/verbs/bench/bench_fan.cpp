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
  std::vector<endpoint> targets;
  targets.reserve(context.remotes.size());
  for (const remote& remote : context.remotes) targets.push_back(remote.ip);
  const std::size_t wanted = context.run.options.clients.value_or(targets.size());
  if (targets.size() > 1 && wanted != targets.size()) {
    return failed(
        misuse("--clients", say({"not together with several --to", "不能与多个 --to 同时使用"})));
  }
  const endpoint first = targets.front();
  if (first.port + wanted - 1 > UINT16_MAX) {
    return failed(misuse("--clients", say({"ports end at 65535", "端口最大为 65535"})));
  }
  for (std::size_t i = 1; targets.size() < wanted; ++i) {
    targets.push_back({first.address, static_cast<std::uint16_t>(first.port + i)});
  }
  return targets;
}

boost::json::object fields_of(const fan_result& measured, std::size_t targets) {
  boost::json::object object{{"targets", targets},
                             {"ticks", measured.ticks},
                             {"ticks_per_s", measured.ticks_per_s},
                             {"segmented", measured.segmented}};
  if (measured.sendto_per_s) object["sendto_per_s"] = *measured.sendto_per_s;
  if (measured.members != 0) {
    object["members"] = {{"reported", measured.members},
                         {"received", measured.received},
                         {"received_least", measured.received_least},
                         {"received_most", measured.received_most},
                         {"skew_us", static_cast<double>(measured.skew.count()) / 1e3}};
  }
  return object;
}

std::vector<said> notes_of(const fan_result& measured, std::size_t targets) {
  std::vector<said> notes{say({"{} ticks to {} targets, {:.1f} a second; {} in segmented sends",
                               "{} 拍，{} 个目标，每秒 {:.1f} 拍；{} 个为分段发送"},
                              measured.ticks, targets, measured.ticks_per_s, measured.segmented)};
  if (measured.sendto_per_s && *measured.sendto_per_s > 0) {
    notes.push_back(
        say({"a loop of sendto to the same targets: {:.0f}/s; this is {:.2f} times that",
             "对相同目标循环 sendto：{:.0f}/s；本次为其 {:.2f} 倍"},
            *measured.sendto_per_s, measured.result.rate_per_s / *measured.sendto_per_s));
  }
  if (measured.members != 0) {
    notes.push_back(
        say({"{} targets reported: {} in all, {} to {} each; their last ones {} µs apart",
             "{} 个报告了收到的数量：共 {}，各 {} 到 {}；最后到达相差 {} µs"},
            measured.members, measured.received, measured.received_least, measured.received_most,
            measured.skew.count() / 1000));
  }
  return notes;
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
  const auto measured = load::run_fan(*plan, *targets, *through, context.watcher());
  if (!measured)
    return failed(failure_of(measured.error(), "bench fan " + context.remotes.front().text()));
  return bench_end{.result = measured->result,
                   .more = fields_of(*measured, targets->size()),
                   .notes = notes_of(*measured, targets->size())};
}

}  // namespace dgram::cli
