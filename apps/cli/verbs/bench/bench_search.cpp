// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <boost/json/array.hpp>

#include "cli/verbs/bench/bench.hpp"
#include "load/load_run.hpp"
#include "load/raw.hpp"
#include "measure/rate_search.hpp"

namespace dgram::cli {
namespace {

constexpr double max_loss_default = 1e-5;
constexpr double first_rate_default = 10'000;
constexpr double highest_rate = 1e8;
constexpr duration step_duration_default = std::chrono::seconds(1);

struct bounds {
  std::optional<double> loss;
  std::optional<duration> p99;
};

bounds bounds_of(const settings& options) {
  if (!options.max_loss && !options.max_p99) return {max_loss_default, {}};
  return {options.max_loss, options.max_p99};
}

double loss_of(const measure::bench_result& measured) {
  return measured.sent == 0
             ? 1
             : static_cast<double>(measured.lost) / static_cast<double>(measured.sent);
}

// Why a step does not hold; empty when it does.
said fault_of(const measure::bench_result& measured, const bounds& within) {
  if (!measured.valid()) return words_of(measured);
  if (within.loss && loss_of(measured) > *within.loss) {
    return say({"lost {:.3g} %", "丢失 {:.3g} %"}, 100 * loss_of(measured));
  }
  if (!within.p99) return {};
  const auto p99 = measured.latency.quantile(0.99);
  if (!p99) return say({"p99 is among the lost", "p99 在丢失之中"});
  if (*p99 <= static_cast<std::uint64_t>(within.p99->count())) return {};
  return say({"p99 {:.1f} µs", "p99 {:.1f} µs"}, static_cast<double>(*p99) / 1e3);
}

class search_session {
 public:
  explicit search_session(bench_context& context)
      : context_(context), within_(bounds_of(context.run.options)) {}
  outcome<bench_end> run(std::span<socket> sockets);

 private:
  outcome<bool> step(double rate, std::span<socket> sockets);
  void tell(double rate, const measure::bench_result& measured, const said& fault);

  bench_context& context_;
  bounds within_;
  bench_end best_;
  boost::json::array steps_;
  bool over_ = false;
};

void search_session::tell(double rate, const measure::bench_result& measured, const said& fault) {
  steps_.push_back({{"offered_per_s", rate},
                    {"rate_per_s", measured.rate_per_s},
                    {"loss", loss_of(measured)},
                    {"p99_us", percentiles_us(measured.latency).at("p99")},
                    {"held", fault.empty()},
                    {"why", fault.en()}});
  const said verdict = fault.empty() ? say({"held", "满足"}) : fault;
  context_.run.out.note(say({"{:.0f}/s: {}", "{:.0f}/s：{}"}, rate, verdict));
}

outcome<bool> search_session::step(double rate, std::span<socket> sockets) {
  context_.plan.rate = rate;
  auto measured = ended(context_, load::run_load(context_.plan, sockets, context_.watcher()));
  if (!measured) return failed(std::move(measured.error()));
  auto& result = measured->result;
  // An end that came from outside, or nobody there, is no answer to this rate.
  over_ = result.why == measure::unfit::interrupted || result.why == measure::unfit::refused;
  const said fault = fault_of(result, within_);
  tell(rate, result, fault);
  if (fault.empty() || over_) best_.result = std::move(result);
  return fault.empty();
}

outcome<bench_end> search_session::run(std::span<socket> sockets) {
  const double first = context_.plan.rate == 0 ? first_rate_default : context_.plan.rate;
  measure::rate_search search(first, highest_rate);
  best_.result.why = measure::unfit::no_step;
  while (const auto rate = search.next()) {
    const auto held = step(*rate, sockets);
    if (!held) return failed(held.error());
    if (over_) break;
    search.tell(*held);
  }
  best_.more["steps"] = std::move(steps_);
  return std::move(best_);
}

}  // namespace

outcome<bench_end> bench_search(bench_context& context) {
  if (auto fits = carries_numbers(context.plan); !fits) return failed(std::move(fits.error()));
  if (!context.run.options.run_for) context.plan.run_for = step_duration_default;
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  const raw_beside raw = run_raw_beside(context, "echo", load::raw_in_flight_max);
  auto end = search_session(context).run(*sockets);
  raw.put(end);
  return end;
}

}  // namespace dgram::cli
