// SPDX-License-Identifier: MIT
#include "load/report_window.hpp"

#include <algorithm>
#include <array>

#include "load/stream_run.hpp"
#include "measure/bench_payload.hpp"
#include "measure/sink_report.hpp"

namespace dgram::load {
namespace {

// What a datagram takes of a receive buffer: the kernel's own part counts too.
std::size_t weight(std::size_t bytes) noexcept { return bytes + 1'024; }

}  // namespace

report_window::report_window(socket& through, std::size_t bytes, std::size_t train, double max_loss)
    : through_(through),
      train_(train),
      least_(4 * train),
      most_(std::max<std::uint64_t>(least_, stream_window_bytes_max / weight(bytes))),
      max_loss_(max_loss),
      window_(
          std::clamp<std::uint64_t>(stream_window_bytes_default / weight(bytes), least_, most_)) {}

void report_window::begin() noexcept { asked_ = known_ = lost_ = 0; }

bool report_window::open(std::uint64_t run, std::uint64_t sent) {
  if (sent - asked_ >= window_ / 4) ask(run, sent);
  const std::uint64_t ahead = sent - known_;
  if (ahead < window_ / 2) return true;
  while (read(run, duration::zero())) {
  }
  if (sent - known_ < window_) return true;
  if (clock::now() - asked_when_ > report_wait_max) ask(run, sent);
  return false;
}

void report_window::ask(std::uint64_t run, std::uint64_t sent) {
  std::array<std::byte, measure::sink_report::bytes_min> request{};
  measure::write_report_request(run, sent, request);
  static_cast<void>(through_.send(request, duration::zero()));
  asked_ = sent;
  asked_when_ = clock::now();
}

bool report_window::read(std::uint64_t run, duration wait) {
  std::array<std::byte, measure::sink_report::bytes_min> room{};
  const auto came = through_.receive_from(room, wait);
  if (!came || !*came) return false;
  const auto [is, head] = measure::read_bench((*came)->payload);
  const auto report = measure::read_report((*came)->payload, run, head.number);
  if (report && head.number > known_ && head.number < ask_alone)
    judge(head.number, report->arrived);
  return true;
}

void report_window::judge(std::uint64_t asked_at, std::uint64_t arrived) noexcept {
  const std::uint64_t lost = asked_at - std::min(asked_at, arrived);
  const auto newly = static_cast<double>(lost - std::min(lost, lost_));
  const bool too_many = newly > max_loss_ * static_cast<double>(asked_at - known_);
  window_ = std::clamp(too_many ? window_ / 2 : window_ + train_, least_, most_);
  known_ = asked_at;
  lost_ = lost;
}

}  // namespace dgram::load
