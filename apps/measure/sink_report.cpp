// SPDX-License-Identifier: MIT
#include "measure/sink_report.hpp"

#include <algorithm>
#include <array>
#include <cassert>

#include "measure/bench_payload.hpp"
#include "measure/words.hpp"

namespace dgram::measure {
namespace {

constexpr std::size_t words_count =
    (sink_report::bytes_min - bench_header::bytes_min) / sizeof(std::uint64_t);
using words = std::array<std::uint64_t, words_count>;

constexpr std::size_t check_at = words_count - 1;

std::uint64_t check_of(const words& fields) noexcept {
  std::uint64_t sum = 0x9e3779b97f4a7c15;
  for (std::size_t i = 0; i < check_at; ++i) {
    sum = (sum ^ fields[i]) * 0xbf58476d1ce4e5b9;
    sum ^= sum >> 31U;
  }
  return sum;
}

std::uint64_t word(std::chrono::nanoseconds time) noexcept {
  return static_cast<std::uint64_t>(time.count());
}
std::chrono::nanoseconds time(std::uint64_t word) noexcept {
  return std::chrono::nanoseconds(static_cast<std::int64_t>(word));
}

words words_of(const sink_report& report) noexcept {
  words fields{report.received,    report.bytes,        report.arrived,
               report.duplicates,  report.reordered,    report.late,
               report.corrupt,     report.end,          report.trains,
               word(report.first), word(report.last),   word(report.jitter),
               report.workers,     report.kernel_drops, std::uint64_t{report.gro},
               word(report.cpu)};
  fields[check_at] = check_of(fields);
  return fields;
}

sink_report report_of(const words& w) noexcept {
  return {.received = w[0],
          .bytes = w[1],
          .arrived = w[2],
          .duplicates = w[3],
          .reordered = w[4],
          .late = w[5],
          .corrupt = w[6],
          .end = w[7],
          .trains = w[8],
          .first = time(w[9]),
          .last = time(w[10]),
          .jitter = time(w[11]),
          .workers = w[12],
          .kernel_drops = w[13],
          .gro = w[14] != 0,
          .cpu = time(w[15])};
}

}  // namespace

sink_report& sink_report::operator+=(const sink_report& other) noexcept {
  if (other.received == 0) return *this;
  first = received == 0 ? other.first : std::min(first, other.first);
  last = std::max(last, other.last);
  jitter = std::max(jitter, other.jitter);
  received += other.received;
  bytes += other.bytes;
  arrived += other.arrived;
  duplicates += other.duplicates;
  reordered += other.reordered;
  late += other.late;
  corrupt += other.corrupt;
  end = std::max(end, other.end);
  trains += other.trains;
  return *this;
}

void write_report_request(std::uint64_t run, std::uint64_t number,
                          std::span<std::byte> into) noexcept {
  assert(into.size() >= sink_report::bytes_min);
  std::ranges::fill(into, std::byte{0});
  write_bench({.kind = bench_kind::report, .run = run, .number = number}, into);
}

void write_report(const sink_report& report, std::uint64_t run, std::uint64_t number,
                  std::span<std::byte> into) noexcept {
  const auto mine = into.first(sink_report::bytes_min);
  write_bench({.kind = bench_kind::answer, .run = run, .number = number}, mine);
  put_words(words_of(report), mine.subspan(bench_header::bytes_min));
}

std::optional<sink_report> read_report(byte_view answer, std::uint64_t run,
                                       std::uint64_t number) noexcept {
  if (answer.size() != sink_report::bytes_min) return std::nullopt;
  const auto [is, header] = read_bench(answer);
  const bool mine = is == bench_reading::what::good && header.kind == bench_kind::answer &&
                    header.run == run && header.number == number;
  if (!mine) return std::nullopt;
  words fields{};
  take_words(answer.subspan(bench_header::bytes_min), fields);
  if (fields[check_at] != check_of(fields)) return std::nullopt;
  return report_of(fields);
}

}  // namespace dgram::measure
