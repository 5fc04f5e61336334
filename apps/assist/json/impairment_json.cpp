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
  services::impairment impairment;
  impairment.loss = read_share(in, "loss", before.loss);
  impairment.duplicate = read_share(in, "duplicate", before.duplicate);
  impairment.reorder = read_share(in, "reorder", before.reorder);
  impairment.corrupt = read_share(in, "corrupt", before.corrupt);
  impairment.delay = read_time(in, "delay_ms", before.delay);
  impairment.jitter = read_time(in, "jitter_ms", before.jitter);
  impairment.bandwidth = in.number("bandwidth_bps", before.bandwidth, 0, UINT64_MAX);
  impairment.mtu = in.number("mtu", before.mtu, 0, UINT32_MAX);
  impairment.seed = in.number("seed", before.seed, 0, UINT64_MAX);
  if (in.error()) return failed(*in.error());
  return impairment;
}

boost::json::object json_of(const services::impairment& impairment) {
  return {{"loss", impairment.loss * percent},
          {"duplicate", impairment.duplicate * percent},
          {"reorder", impairment.reorder * percent},
          {"corrupt", impairment.corrupt * percent},
          {"delay_ms", milliseconds(impairment.delay)},
          {"jitter_ms", milliseconds(impairment.jitter)},
          {"bandwidth_bps", impairment.bandwidth},
          {"mtu", impairment.mtu},
          {"seed", impairment.seed}};
}

}  // namespace dgram::assist
