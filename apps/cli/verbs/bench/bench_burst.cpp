// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <boost/json/array.hpp>

#include "cli/verbs/bench/bench.hpp"
#include "load/load_run.hpp"

namespace dgram::cli {
namespace {

constexpr double frames_per_s_default = 100;
constexpr std::size_t frame_datagrams_default = 64;

// "place 57: 3" for the places that lost most, five at most.
std::string worst_places(const std::vector<std::uint64_t>& lost) {
  constexpr std::size_t places_shown = 5;
  std::vector<std::size_t> places(lost.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::ranges::stable_sort(places, std::greater(), [&](std::size_t i) { return lost[i]; });
  std::string joined;
  for (std::size_t i = 0; i < std::min(places_shown, places.size()) && lost[places[i]] != 0; ++i) {
    joined += (i > 0 ? ", " : "") + std::to_string(places[i] + 1) + ": " +
              std::to_string(lost[places[i]]);
  }
  return joined;
}

std::string us_text(const boost::json::value& us) {
  return us.is_null() ? "–" : std::to_string(std::llround(us.as_double()));
}

void tell_frames(bench_end& end, const measure::burst_account& frames) {
  const auto lost = frames.lost_by_place();
  const auto drained = percentiles_us(frames.drained());
  end.more["frames"] = frames.frames();
  end.more["frame_datagrams"] = lost.size();
  end.more["drained_us"] = drained;
  end.more["lost_by_place"] = boost::json::array(lost.begin(), lost.end());
  end.notes.push_back(say({"{} frames of {}; until the last answer: p50 {} p99 {} max {} µs",
                           "{} 帧，每帧 {} 个；到最后一个回复：p50 {} p99 {} 最大 {} µs"},
                          frames.frames(), lost.size(), us_text(drained.at("p50")),
                          us_text(drained.at("p99")), us_text(drained.at("max"))));
  if (const std::string worst = worst_places(lost); !worst.empty()) {
    end.notes.push_back(
        say({"lost most, by place in the frame: {}", "丢失最多的帧内位置：{}"}, worst));
  }
}

}  // namespace

outcome<bench_end> bench_burst(bench_context& context) {
  auto& plan = context.plan;
  if (auto fits = carries_numbers(plan); !fits) return failed(std::move(fits.error()));
  if (plan.clients != 1) {
    return failed(misuse("--clients", say({"burst has one", "burst 只有一个"})));
  }
  if (!context.run.options.train) plan.train = frame_datagrams_default;
  const double frames_per_s = plan.rate == 0 ? frames_per_s_default : plan.rate;
  plan.rate = frames_per_s * static_cast<double>(plan.train);
  auto sockets = bench_sockets(context);
  if (!sockets) return failed(std::move(sockets.error()));
  measure::burst_account frames(plan.train);
  auto end = ended(context, load::run_load(plan, *sockets, context.watcher(), &frames));
  if (end) tell_frames(*end, frames);
  return end;
}

}  // namespace dgram::cli
