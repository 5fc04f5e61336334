// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

#include <boost/json/object.hpp>

#include "cli/output/writer.hpp"
#include "cli/words/language.hpp"
#include "measure/bench_plan.hpp"
#include "measure/bench_result.hpp"
#include "measure/histogram.hpp"

namespace dgram::cli {

/// The line that shows how a run goes, on standard error and only on a terminal.
class bench_live {
 public:
  explicit bench_live(writer& out) : out_(&out) {}
  void show(const measure::bench_progress& now);
  void clear() { out_->status({}); }

 private:
  writer* out_;
};

/// The table, the notes and a histogram of the latency; with --json the `result` object, with
/// `more` in it.
void report_bench(writer& out, const measure::bench_result& result, const boost::json::object& more,
                  std::span<const said> notes);

/// Why a run is not valid; empty when it is.
[[nodiscard]] said words_of(const measure::bench_result& result);

/// `min p50 p90 p99 p99.9 p99.99 max` in microseconds; null where it falls among the lost.
[[nodiscard]] boost::json::object percentiles_us(const measure::histogram& values);

/// The percentile table that plotters of HdrHistogram read, in microseconds. Lost ones count: where
/// they begin the table ends, and a comment line gives their number.
[[nodiscard]] std::string hgrm_text(const measure::histogram& values);

}  // namespace dgram::cli
