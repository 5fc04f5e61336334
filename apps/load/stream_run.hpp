// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include <dgram/result.hpp>
#include <dgram/socket.hpp>

#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"
#include "measure/sink_report.hpp"

namespace dgram::load {

/// How far ahead of the last report a stream with `max_loss` may be, in bytes of its receive
/// buffer: half of what the kernel grants a `serve bench` where it is allowed to.
inline constexpr std::size_t stream_window_bytes_max = std::size_t{4} << 20U;
inline constexpr std::size_t stream_window_bytes_default = std::size_t{1} << 20U;
/// A report that has not come by then was lost; it is asked for again.
inline constexpr duration report_wait_max = std::chrono::milliseconds(50);

struct stream_plan {
  measure::bench_plan
      common;  ///< train 0: as many as one segmented send carries; rate 0: as fast as it goes
  bool segment = true;
  /// Share of all that may be lost; more makes the run unfit. Without a rate it also goes as fast
  /// as the far end reads, which reports all the time how far it is; when it loses more than that,
  /// the window of what may be on the way is narrowed.
  std::optional<double> max_loss = {};
};

struct stream_result {
  measure::bench_result result;
  measure::sink_report sink;  ///< of the counted run; drops and CPU time of the sink since it began
  bool sink_is_of_run = false;  ///< with a warm-up: since that ended
  std::size_t train = 0;
  std::uint64_t segmented = 0;  ///< datagrams that left in segmented sends
  double sent_per_s = 0;
};

/// One way to a `serve bench`, connected: numbered datagrams, then its report. One thread. The
/// warm-up is a run of its own. Fails with what the socket fails with.
[[nodiscard]] result<stream_result> run_stream(const stream_plan& plan, socket& through,
                                               const measure::bench_watcher& watcher);

/// What `through`'s peer counted of `run`. Asks again every report_wait_max, for `wait` in all;
/// nothing: no answer.
[[nodiscard]] std::optional<measure::sink_report> ask_report(socket& through, std::uint64_t run,
                                                             duration wait);
/// A run nobody else has.
[[nodiscard]] std::uint64_t new_run();

}  // namespace dgram::load
