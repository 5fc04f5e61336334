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
  std::string joined;
  for (const raw_workload& workload : load::raw_workloads()) {
    joined += (joined.empty() ? "" : " ") + std::string(workload.name);
  }
  return joined;
}

load::raw_options options_of(const settings& options) {
  load::raw_options all;
  all.bytes = options.size.value_or(0);
  all.in_flight = options.depth.value_or(all.in_flight);
  all.targets = options.clients.value_or(all.targets);
  all.train = options.train.value_or(all.train);
  all.count = options.count.value_or(all.count);
  all.run_for = options.run_for.value_or(all.run_for);
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

std::string row(const raw_workload& which, const raw_result& measured) {
  const double bits = 8e-9 * measured.rate_per_s * static_cast<double>(measured.bytes);
  return cells(
      which.name, std::to_string(measured.bytes), number(measured.rate_per_s),
      fmt::format("{:.3f}", bits), number(measured.sender.cpu_ns_each()),
      number(measured.receiver.cpu_ns_each()),
      measured.p50 ? fmt::format("{:.1f}", static_cast<double>(measured.p50->count()) / 1e3) : "");
}

boost::json::object fields(const raw_workload& which, const raw_result& measured) {
  boost::json::object object{
      {"workload", which.name},
      {"bytes", measured.bytes},
      {"seconds", std::chrono::duration<double>(measured.took).count()},
      {"sent", measured.sender.datagrams},
      {"received", measured.receiver.datagrams},
      {"rate_per_s", measured.rate_per_s},
      {"bytes_per_s", measured.rate_per_s * static_cast<double>(measured.bytes)}};
  if (const auto ns = measured.sender.cpu_ns_each()) object["sender_cpu_ns"] = *ns;
  if (const auto ns = measured.receiver.cpu_ns_each()) object["receiver_cpu_ns"] = *ns;
  if (measured.p50) object["p50_us"] = static_cast<double>(measured.p50->count()) / 1e3;
  return object;
}

outcome<std::span<const raw_workload>> workloads_of(const run_context& run) {
  const auto words = run.arguments.subspan(1);
  if (words.empty()) return load::raw_workloads();
  if (const auto* workload = load::find_raw(words.front())) return std::span(workload, 1);
  return failed(misuse(words.front(), say({"no such workload", "没有这个项目"}),
                       say({"one of: {}", "可选：{}"}, names_of_workloads())));
}

}  // namespace

exit_code bench_raw(run_context& run) {
  const auto which = workloads_of(run);
  if (!which) return run.out.fail(which.error());
  run.out.line(safe::made(cells("", "bytes", "rate/s", "Gbit/s", "tx ns", "rx ns", "p50 µs")));
  boost::json::array results;
  for (const raw_workload& workload : *which) {
    const auto found = load::run_raw(workload, options_of(run.options));
    if (!found) return run.out.fail(failure_of(found.error(), std::string("raw ") + workload.name));
    results.push_back(fields(workload, *found));
    run.out.line(safe::made(row(workload, *found)));
    run.out.flush();
    if (run.stop.raised()) return exit_code::interrupted;
  }
  run.out.event("result", {{"mode", "raw"}, {"workloads", std::move(results)}, {"valid", true}});
  return exit_code::done;
}

}  // namespace dgram::cli
