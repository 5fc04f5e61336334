// SPDX-License-Identifier: MIT
#include "assist/sockets/socket_frames.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include <boost/json/serialize.hpp>

#include "workshop/text/time_text.hpp"

namespace dgram::assist {
namespace {

std::int64_t microseconds(duration time) {
  return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

boost::json::value rtts_of(const conversation& lane) {
  if (lane.rtts == 0) return nullptr;
  return boost::json::object{{"last", microseconds(lane.rtt_last)},
                             {"p50", microseconds(lane.rtt_quantile(0.5).value_or(duration{}))},
                             {"p90", microseconds(lane.rtt_quantile(0.9).value_or(duration{}))},
                             {"max", microseconds(lane.rtt_max)}};
}

boost::json::object lane_of(const conversation& lane) {
  return {{"remote", lane.remote.to_string()},
          {"rx", lane.rx},
          {"rx_bytes", lane.rx_bytes},
          {"tx", lane.tx},
          {"tx_bytes", lane.tx_bytes},
          {"first", workshop::iso_time(lane.first)},
          {"last", workshop::iso_time(lane.last)},
          {"unanswered", lane.unanswered},
          {"icmp", lane.news},
          {"rtt_us", rtts_of(lane)}};
}

boost::json::array pairs_of(const std::vector<chart_bucket>& buckets) {
  boost::json::array list;
  for (const auto& [first, count] : buckets) list.push_back(boost::json::array{first, count});
  return list;
}

boost::json::value quantiles_of(const measure::histogram& times) {
  if (times.count() == 0) return nullptr;
  return boost::json::object{{"p50", times.quantile(0.5).value_or(0)},
                             {"p90", times.quantile(0.9).value_or(0)},
                             {"p99", times.quantile(0.99).value_or(0)},
                             {"max", times.most().value_or(0)}};
}

void put_points(boost::json::object& frame, const charts& course, std::uint64_t first) {
  boost::json::array rx, tx, rx_bytes, tx_bytes, kernel;
  for (std::uint64_t number = first; number < course.current(); ++number) {
    const chart_point& point = course.point(number);
    rx.emplace_back(point.rx);
    tx.emplace_back(point.tx);
    rx_bytes.emplace_back(point.rx_bytes);
    tx_bytes.emplace_back(point.tx_bytes);
    kernel.emplace_back(point.kernel);
  }
  frame["first"] = first;
  frame["rx"] = std::move(rx);
  frame["tx"] = std::move(tx);
  frame["rx_bytes"] = std::move(rx_bytes);
  frame["tx_bytes"] = std::move(tx_bytes);
  frame["kernel"] = std::move(kernel);
}

}  // namespace

boost::json::object tick_of(const port_entry& entry) {
  const port_count now = entry.through->count();
  chart_point second;
  entry.through->look([&](port_log& log) { second = log.course().last_second(); });
  boost::json::object line{{"id", entry.id},
                           {"rx", now.seen.rx},
                           {"rx_bytes", now.seen.rx_bytes},
                           {"tx", now.seen.tx},
                           {"tx_bytes", now.seen.tx_bytes},
                           {"rx_per_s", static_cast<double>(second.rx)},
                           {"tx_per_s", static_cast<double>(second.tx)},
                           {"rx_bytes_per_s", static_cast<double>(second.rx_bytes)},
                           {"tx_bytes_per_s", static_cast<double>(second.tx_bytes)},
                           {"kernel", now.kernel},
                           {"guard", now.guard},
                           {"queue", now.queue},
                           {"failed", now.failed},
                           {"icmp", now.seen.news}};
  for (auto& [key, value] : entry.through->details()) line[key] = std::move(value);
  return line;
}

std::string conversations_frame(const port_entry& entry) {
  std::vector<conversation> lanes;
  std::uint64_t more = 0;
  entry.through->look([&](port_log& log) {
    lanes = log.lanes().newest(lanes_told_max);
    more = log.lanes().size() - lanes.size() + log.lanes().forgotten();
  });
  boost::json::array rows;
  for (const conversation& lane : lanes) rows.push_back(lane_of(lane));
  return boost::json::serialize(boost::json::object{{"v", 1},
                                                    {"event", "conversations"},
                                                    {"socket", entry.id},
                                                    {"rows", std::move(rows)},
                                                    {"more", more}});
}

std::string charts_frame(const port_entry& entry, std::optional<std::uint64_t>& next) {
  constexpr auto step = std::chrono::duration_cast<std::chrono::milliseconds>(charts::step).count();
  boost::json::object frame{{"v", 1}, {"event", "charts"}, {"socket", entry.id}, {"step_ms", step}};
  entry.through->look([&](port_log& log) {
    const charts& course = log.course();
    const std::uint64_t first = std::max(next.value_or(0), course.oldest());
    put_points(frame, course, first);
    next = std::max(first, course.current());
    frame["sizes"] = pairs_of(course.sizes());
    frame["gaps_us"] = pairs_of(course.gaps_us());
    frame["rtt_us"] = quantiles_of(course.rtts());
    frame["rtts_us"] = pairs_of(course.rtts_us());
  });
  return boost::json::serialize(frame);
}

}  // namespace dgram::assist
