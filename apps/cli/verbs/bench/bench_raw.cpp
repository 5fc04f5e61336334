// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <string>

#include "cli/verbs/bench/bench.hpp"
#include "cli/words/layout.hpp"
#include "load/raw.hpp"

namespace dgram::cli {
namespace {

using load::raw_result;
using load::raw_workload;

std::string names_of_workloads() {
  std::string all;
  for (const raw_workload& one : load::raw_workloads()) {
    all += (all.empty() ? "" : " ") + std::string(one.name);
  }
  return all;
}

load::raw_options options_of(const settings& asked) {
  load::raw_options all;
  all.bytes = asked.size.value_or(0);
  all.in_flight = asked.depth.value_or(all.in_flight);
  all.targets = asked.clients.value_or(all.targets);
  all.train = asked.train.value_or(all.train);
  all.count = asked.count.value_or(all.count);
  all.run_for = asked.run_for.value_or(all.run_for);
  return all;
}

std::string number(std::optional<double> value) {
  return value ? fmt::format("{:.0f}", *value) : "–";
}

std::string cells(std::string_view name, std::string_view bytes, std::string_view rate,
                  std::string_view bits, std::string_view sender, std::string_view receiver,
                  std::string_view p50) {
  return fmt::format("{:<15}{:>7}{:>12}{:>10}{:>10}{:>10}{:>10}", name, bytes, rate, bits, sender,
                     receiver, p50);
}

std::string row(const raw_workload& which, const raw_result& one) {
  const double bits = 8e-9 * one.rate_per_s * static_cast<double>(one.bytes);
  return cells(which.name, std::to_string(one.bytes), number(one.rate_per_s),
               fmt::format("{:.3f}", bits), number(one.sender.cpu_ns_each()),
               number(one.receiver.cpu_ns_each()),
               one.p50 ? fmt::format("{:.1f}", static_cast<double>(one.p50->count()) / 1e3) : "");
}

boost::json::object fields(const raw_workload& which, const raw_result& one) {
  boost::json::object all{{"workload", which.name},
                          {"bytes", one.bytes},
                          {"seconds", std::chrono::duration<double>(one.took).count()},
                          {"sent", one.sender.datagrams},
                          {"received", one.receiver.datagrams},
                          {"rate_per_s", one.rate_per_s},
                          {"bytes_per_s", one.rate_per_s * static_cast<double>(one.bytes)}};
  if (const auto ns = one.sender.cpu_ns_each()) all["sender_cpu_ns"] = *ns;
  if (const auto ns = one.receiver.cpu_ns_each()) all["receiver_cpu_ns"] = *ns;
  if (one.p50) all["p50_us"] = static_cast<double>(one.p50->count()) / 1e3;
  return all;
}

outcome<std::span<const raw_workload>> workloads_of(const run_context& run) {
  const auto words = run.arguments.subspan(1);
  if (words.empty()) return load::raw_workloads();
  if (const auto* one = load::find_raw(words.front())) return std::span(one, 1);
  return failed(misuse(words.front(), say({"no such workload", "没有这个项目"}),
                       say({"one of: {}", "可选：{}"}, names_of_workloads())));
}

}  // namespace

exit_code bench_raw(run_context& run) {
  const auto which = workloads_of(run);
  if (!which) return run.out.fail(which.error());
  run.out.line(safe::made(cells("", "bytes", "rate/s", "Gbit/s", "tx ns", "rx ns", "p50 µs")));
  boost::json::array all;
  for (const raw_workload& one : *which) {
    const auto found = load::run_raw(one, options_of(run.options));
    if (!found) return run.out.fail(failure_of(found.error(), std::string("raw ") + one.name));
    all.push_back(fields(one, *found));
    run.out.line(safe::made(row(one, *found)));
    run.out.flush();
    if (run.stop.raised()) return exit_code::interrupted;
  }
  run.out.event("result", {{"mode", "raw"}, {"workloads", std::move(all)}, {"valid", true}});
  return exit_code::done;
}

}  // namespace dgram::cli
