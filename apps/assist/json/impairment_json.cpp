// SPDX-License-Identifier: MIT
#include "assist/json/impairment_json.hpp"

#include <chrono>
#include <string_view>

#include "assist/json/fields.hpp"

namespace dgram::assist {
namespace {

constexpr double percent = 100;
constexpr double millisecond = std::chrono::nanoseconds(std::chrono::milliseconds(1)).count();

double read_share(fields& in, std::string_view name, double before) {
  return in.has(name) ? in.real(name, 0, 0, percent) / percent : before;
}

duration read_time(fields& in, std::string_view name, duration before) {
  constexpr auto most = static_cast<double>(services::impairment::delay_max.count()) / millisecond;
  if (!in.has(name)) return before;
  return duration(static_cast<duration::rep>(in.real(name, 0, 0, most) * millisecond));
}

double milliseconds(duration time) { return static_cast<double>(time.count()) / millisecond; }

}  // namespace

outcome<services::impairment> read_impairment(const boost::json::object& from,
                                              const services::impairment& before) {
  fields in(from);
  services::impairment one;
  one.loss = read_share(in, "loss", before.loss);
  one.duplicate = read_share(in, "duplicate", before.duplicate);
  one.reorder = read_share(in, "reorder", before.reorder);
  one.corrupt = read_share(in, "corrupt", before.corrupt);
  one.delay = read_time(in, "delay_ms", before.delay);
  one.jitter = read_time(in, "jitter_ms", before.jitter);
  one.bandwidth = in.number("bandwidth_bps", before.bandwidth, 0, UINT64_MAX);
  one.mtu = in.number("mtu", before.mtu, 0, UINT32_MAX);
  one.seed = in.number("seed", before.seed, 0, UINT64_MAX);
  if (in.error()) return failed(*in.error());
  return one;
}

boost::json::object json_of(const services::impairment& one) {
  return {{"loss", one.loss * percent},
          {"duplicate", one.duplicate * percent},
          {"reorder", one.reorder * percent},
          {"corrupt", one.corrupt * percent},
          {"delay_ms", milliseconds(one.delay)},
          {"jitter_ms", milliseconds(one.jitter)},
          {"bandwidth_bps", one.bandwidth},
          {"mtu", one.mtu},
          {"seed", one.seed}};
}

}  // namespace dgram::assist
