// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/path_error.hpp>

#include "cli/output/sampling.hpp"
#include "cli/output/writer.hpp"
#include "measure/histogram.hpp"
#include "measure/jitter.hpp"
#include "measure/ping_payload.hpp"
#include "measure/sequence_account.hpp"

namespace dgram::cli {

/// The counts and the output of `ping`. Numbers are shown from 1.
class ping_report {
 public:
  ping_report(writer& out, std::string remote)
      : out_(&out), remote_(std::move(remote)), sampling_(out) {}

  /// The echo of a ping of ours. `in_time`: within --wait.
  void answer(const datagram& datagram, const measure::ping_payload::facts& echo, duration rtt,
              bool in_time);
  /// A datagram other than an echo of a ping of ours.
  void foreign(const datagram& datagram);
  /// News of the path; `number`, from 0: the ping it settles, if that was still waited for.
  void refusal(const path_error& news, std::optional<std::uint64_t> number);
  /// Number `number`, from 0, did not come within --wait.
  void timeout(std::uint64_t number);
  /// The closing account. `undecided`: sent, and still waited for when the end came; not lost.
  void close(std::uint64_t undecided);

  /// Lost pings with a reason given by ICMP.
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }

  measure::sequence_account account;
  counters traffic;  // sent, received and their bytes

 private:
  void close_in_words() const;
  void close_in_json() const;
  void tell_round_trips() const;
  void tell_other_source(std::string_view from);
  [[nodiscard]] std::uint64_t lost() const;

  writer* out_;
  std::string remote_;
  sampling sampling_;
  measure::histogram rtt_;  // nanoseconds
  measure::jitter jitter_;
  std::uint64_t foreign_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t undecided_ = 0;
  bool told_other_source_ = false;
};

}  // namespace dgram::cli
