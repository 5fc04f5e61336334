// SPDX-License-Identifier: MIT
#include "cli/verbs/bench/bench_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "cli/words/layout.hpp"

namespace dgram::cli {
namespace {

using measure::bench_result;
using measure::histogram;

constexpr std::size_t bar_columns = 20;
constexpr std::size_t histogram_rows = 12;
constexpr std::size_t histogram_columns = 44;
constexpr std::size_t label_columns = 10;

struct rank {
  const char* name;
  double part;
};
constexpr std::array<rank, 7> ranks{{{"min", 0},
                                     {"p50", 0.5},
                                     {"p90", 0.9},
                                     {"p99", 0.99},
                                     {"p99.9", 0.999},
                                     {"p99.99", 0.9999},
                                     {"max", 1}}};

std::optional<double> microseconds(std::optional<std::uint64_t> nanoseconds) {
  if (!nanoseconds) return std::nullopt;
  return static_cast<double>(*nanoseconds) / 1e3;
}

std::optional<double> at(const histogram& values, double part) {
  return microseconds(part > 0 ? values.quantile(part) : values.least());
}

std::string short_us(std::optional<double> us) {
  if (!us) return "–";
  return *us < 100 ? fmt::format("{:.1f}", *us) : fmt::format("{:.0f}", *us);
}

// 12,345.6: every three digits a comma.
std::string grouped(double value, int places = 0) {
  std::string text = fmt::format("{:.{}f}", value, places);
  std::size_t end = std::min(text.find('.'), text.size());
  while (end > 3) text.insert(end -= 3, ",");
  return text;
}

std::string percent(double share) { return fmt::format("{:.3g} %", 100 * share); }

double share(std::uint64_t of, std::uint64_t whole) {
  return static_cast<double>(of) / static_cast<double>(std::max<std::uint64_t>(whole, 1));
}

std::string bytes_text(double per_s) {
  return per_s < 1e6 ? fmt::format("{:.1f} kB/s", per_s / 1e3)
                     : fmt::format("{:.1f} MB/s", per_s / 1e6);
}

// Characters, not bytes: the dash has three of them.
std::string right(const std::string& words, std::size_t width) {
  const std::size_t used = columns(words);
  return std::string(used < width ? width - used : 0, ' ') + words;
}

said row(const text& label, const histogram& values) {
  std::string cells;
  for (const rank& rank : ranks) {
    const bool among_lost = rank.part == 0 ? values.count() == 0 : !values.quantile(rank.part);
    const bool is_lost = among_lost && values.lost() != 0;
    cells += right(is_lost ? "lost" : short_us(at(values, rank.part)), label_columns);
  }
  const auto in = [&](language which) { return padded(label.in(which), label_columns) + cells; };
  return {in(language::en), in(language::zh)};
}

said heading() {
  std::string cells;
  for (const rank& rank : ranks) cells += right(rank.name, label_columns);
  return said::same(safe::made(padded("µs", label_columns) + cells));
}

std::vector<said> counts_of(const bench_result& measured) {
  std::vector<said> lines;
  said rate = say({"rate {}/s, {}", "速率 {}/s，{}"}, grouped(measured.rate_per_s, 1),
                  bytes_text(measured.bytes_per_s));
  if (measured.offered_per_s) {
    rate = say({"{}; offered {}/s", "{}；要求 {}/s"}, rate, grouped(*measured.offered_per_s, 1));
  }
  if (measured.raw_per_s && *measured.raw_per_s > 0) {
    rate = say({"{}; raw {} {}/s ({} of it)", "{}；裸循环 {} {}/s（达到 {}）"}, rate,
               measured.raw_loop, grouped(*measured.raw_per_s, 1),
               percent(measured.rate_per_s / *measured.raw_per_s));
  }
  lines.push_back(rate);
  lines.push_back(say({"sent {}, answered {}, lost {} ({}), in {:.3f} s",
                       "发出 {}，得到回复 {}，丢失 {}（{}），用时 {:.3f} 秒"},
                      measured.sent, measured.answered, measured.lost,
                      percent(share(measured.lost, measured.sent)), measured.seconds));
  if (measured.late + measured.duplicate + measured.reordered + measured.corrupt != 0) {
    lines.push_back(say(
        {"late {}, duplicate {}, reordered {}, corrupt {}", "迟到 {}，重复 {}，乱序 {}，损坏 {}"},
        measured.late, measured.duplicate, measured.reordered, measured.corrupt));
  }
  const auto& drops = measured.drops;
  if (drops.sender + drops.kernel + drops.backlog != 0) {
    lines.push_back(say({"dropped: by the sending kernel {}, full receive buffers {}, backlog {}",
                         "丢弃：发送端内核 {}，接收缓冲已满 {}，积压队列 {}"},
                        drops.sender, drops.kernel, drops.backlog));
  }
  return lines;
}

std::vector<said> facts_of(const bench_result& measured) {
  std::vector<said> lines;
  if (measured.slots_late_share) {
    lines.push_back(
        say({"sent more than 1 ms late: {} of the slots", "晚于计划 1 毫秒以上发出：{}"},
            percent(*measured.slots_late_share)));
  }
  if (measured.first_half_p50 && measured.second_half_p50) {
    lines.push_back(
        say({"p50 of the first half {} µs, of the second {} µs", "前半段 p50 {} µs，后半段 {} µs"},
            short_us(microseconds(measured.first_half_p50)),
            short_us(microseconds(measured.second_half_p50))));
  }
  if (measured.jitter) {
    lines.push_back(say({"jitter {} µs", "抖动 {} µs"},
                        short_us(static_cast<double>(measured.jitter->count()) / 1e3)));
  }
  if (measured.cpu_ns_per_datagram) {
    lines.push_back(
        say({"CPU of this process: {:.0f} ns a datagram", "本进程 CPU：每个数据报 {:.0f} 纳秒"},
            *measured.cpu_ns_per_datagram));
  }
  return lines;
}

// The same factor from row to row: latencies differ by factors.
std::vector<std::string> picture(const histogram& values) {
  std::vector<std::string> lines;
  if (values.count() == 0) return lines;
  const double low = static_cast<double>(std::max<std::uint64_t>(values.least().value_or(1), 1));
  const double high = std::max(static_cast<double>(values.most().value_or(1)), low * 1.01);
  const double step = std::pow(high / low, 1.0 / histogram_rows);
  std::array<std::uint64_t, histogram_rows> rows{};
  for (const auto& bucket : values.buckets()) {
    const double middle =
        (static_cast<double>(bucket.first) + static_cast<double>(bucket.last)) / 2;
    const double row = std::floor(std::log(std::max(middle, low) / low) / std::log(step));
    rows.at(std::min(static_cast<std::size_t>(row), histogram_rows - 1)) += bucket.count;
  }
  const std::uint64_t most = std::max(std::ranges::max(rows), values.lost());
  const auto line = [&](const std::string& label, std::uint64_t count) {
    const double length = std::ceil(share(count, most) * histogram_columns);
    return fmt::format("{} {:>12} {}", right(label, 2 * label_columns), count,
                       std::string(static_cast<std::size_t>(length), '#'));
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const double from = low * std::pow(step, static_cast<double>(i));
    lines.push_back(
        line(short_us(from / 1e3) + " –" + right(short_us(from * step / 1e3), 9), rows.at(i)));
  }
  if (values.lost() != 0) lines.push_back(line("lost", values.lost()));
  return lines;
}

boost::json::value number_or_null(std::optional<double> value) {
  return value ? boost::json::value(*value) : boost::json::value(nullptr);
}

boost::json::object result_fields(const bench_result& measured) {
  boost::json::object object{{"mode", measured.mode},
                             {"target", measured.target},
                             {"seconds", measured.seconds},
                             {"offered_per_s", number_or_null(measured.offered_per_s)},
                             {"sent", measured.sent},
                             {"answered", measured.answered},
                             {"lost", measured.lost},
                             {"late", measured.late},
                             {"duplicate", measured.duplicate},
                             {"reordered", measured.reordered},
                             {"corrupt", measured.corrupt},
                             {"rate_per_s", measured.rate_per_s},
                             {"bytes_per_s", measured.bytes_per_s},
                             {"latency_us", percentiles_us(measured.latency)},
                             {"service_us", percentiles_us(measured.service)},
                             {"dropped",
                              {{"sender", measured.drops.sender},
                               {"kernel", measured.drops.kernel},
                               {"backlog", measured.drops.backlog}}}};
  if (measured.slots_late_share) object["slots_late_share"] = *measured.slots_late_share;
  if (measured.cpu_ns_per_datagram) object["cpu_ns_per_datagram"] = *measured.cpu_ns_per_datagram;
  if (measured.raw_per_s) object["raw_per_s"] = *measured.raw_per_s;
  if (!measured.raw_loop.empty()) object["raw_loop"] = measured.raw_loop;
  if (measured.jitter) object["jitter_us"] = static_cast<double>(measured.jitter->count()) / 1e3;
  if (measured.first_half_p50 && measured.second_half_p50) {
    object["halves_p50_us"] = {number_or_null(microseconds(measured.first_half_p50)),
                               number_or_null(microseconds(measured.second_half_p50))};
  }
  object["valid"] = measured.valid();
  if (!measured.valid()) object["why"] = words_of(measured).en();
  return object;
}

}  // namespace

boost::json::object percentiles_us(const histogram& values) {
  boost::json::object object;
  for (const rank& rank : ranks) object[rank.name] = number_or_null(at(values, rank.part));
  return object;
}

said words_of(const bench_result& result) {
  using measure::unfit;
  switch (result.why) {
    case unfit::none: return {};
    case unfit::interrupted: return say({"interrupted", "被中断"});
    case unfit::nothing_came: return say({"nothing came back", "没有任何回复"});
    case unfit::refused: return say({"refused", "被拒绝"});
    case unfit::off_rate:
      return say({"off the rate asked for by {}: more than {}", "偏离要求的速率 {}：超过 {}"},
                 percent(std::abs(result.rate_per_s / result.offered_per_s.value_or(1) - 1)),
                 percent(measure::rate_error_max));
    case unfit::no_report: return say({"the far end reported no count", "远端没有报告收到了什么"});
    case unfit::too_lossy:
      return say({"lost {}: more than {}", "丢失 {}：超过 {}"},
                 percent(share(result.lost, result.sent)), percent(result.loss_max.value_or(0)));
    case unfit::no_step: return say({"no rate was within the limits", "没有任何速率满足限制"});
  }
  return {};
}

void bench_live::show(const measure::bench_progress& now) {
  if (!out_->style().lively) return;
  const double part = std::clamp(now.part, 0.0, 1.0);
  const auto full = static_cast<std::size_t>(part * bar_columns);
  const std::string bar = std::string(full, '#') + std::string(bar_columns - full, '.');
  std::string line(
      say({"[{}] {}/s, lost {}", "[{}] {}/s，丢失 {}"}, bar, grouped(now.rate_per_s), now.lost)
          .in(out_->style().speaks)
          .view());
  if (now.latency != nullptr) {
    line += fmt::format(", p50 {} p99 {} µs", short_us(at(*now.latency, 0.5)),
                        short_us(at(*now.latency, 0.99)));
  }
  out_->status(safe::made(std::move(line)));
}

void report_bench(writer& out, const bench_result& result, const boost::json::object& more,
                  std::span<const said> notes) {
  boost::json::object fields = result_fields(result);
  for (const auto& [key, value] : more) fields[key] = value;
  out.event("result", std::move(fields));
  const auto show = [&](const said& sentence) { out.line(sentence); };
  show(said::same(result.mode + " " + result.target));
  for (const said& sentence : counts_of(result)) show(sentence);
  for (const said& sentence : facts_of(result)) show(sentence);
  for (const said& sentence : notes) show(sentence);
  const bool timed = result.latency.count() + result.latency.lost() != 0;
  if (timed) {
    out.line(safe());
    show(heading());
    show(row({"latency", "延迟"}, result.latency));
    if (result.service.count() != 0) show(row({"service", "服务"}, result.service));
    out.line(safe());
    for (const std::string& line : picture(result.latency)) out.line(safe::made(line));
  }
  if (!result.valid()) show(say({"NOT VALID: {}", "无效：{}"}, words_of(result)));
}

std::string hgrm_text(const histogram& values) {
  std::string joined = fmt::format("{:>12} {:>14} {:>10} {:>14}\n\n", "Value", "Percentile",
                                   "TotalCount", "1/(1-Percentile)");
  const auto every = static_cast<double>(values.count() + values.lost());
  const double mean = values.mean().value_or(0);
  std::uint64_t passed = 0;
  double squares = 0;
  for (const auto& bucket : values.buckets()) {
    passed += bucket.count;
    const double part = static_cast<double>(passed) / every;
    const double value = static_cast<double>(std::min(bucket.last, *values.most()));
    joined += fmt::format("{:12.3f} {:2.12f} {:10} ", value / 1e3, part, passed);
    joined += part < 1 ? fmt::format("{:14.2f}\n", 1 / (1 - part)) : fmt::format("{:>14}\n", "inf");
    squares += static_cast<double>(bucket.count) * (value - mean) * (value - mean);
  }
  const double spread =
      std::sqrt(squares / static_cast<double>(std::max<std::uint64_t>(values.count(), 1)));
  joined +=
      fmt::format("#[Mean    = {:12.3f}, StdDeviation   = {:12.3f}]\n", mean / 1e3, spread / 1e3);
  joined += fmt::format("#[Max     = {:12.3f}, Total count    = {:12}]\n",
                        static_cast<double>(values.most().value_or(0)) / 1e3,
                        values.count() + values.lost());
  joined += fmt::format("#[Buckets = {:12}, SubBuckets     = {:12}]\n", 64,
                        histogram::buckets_per_octave);
  if (values.lost() != 0) joined += fmt::format("#[Lost    = {:12}]\n", values.lost());
  return joined;
}

}  // namespace dgram::cli
