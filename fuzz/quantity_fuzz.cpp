// SPDX-License-Identifier: MIT
#include "workshop/text/quantity.hpp"

#include <string>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

template <class T>
void check_error(const parsed<T>& value, std::string_view text) {
  if (value) return;
  fuzz::check(value.error().at + value.error().length <= text.size(), "the error lies in the text");
  fuzz::check(value.error().length > 0 || value.error().at == text.size(),
              "only at the end can something be missing");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};

  const auto time = parse_duration(text);
  check_error(time, text);
  if (time) {
    fuzz::check(*time >= duration::zero() && *time < forever, "a duration is from 0 to forever");
    fuzz::check(parse_duration(std::to_string(time->count()) + "ns") == time, "and reads back");
  }
  const auto bytes = parse_size(text);
  check_error(bytes, text);
  if (bytes && *bytes < 1'000'000'000) {
    fuzz::check(parse_size(std::to_string(*bytes)) == bytes, "a size reads back");
  }
  const auto rate = parse_rate(text);
  check_error(rate, text);
  fuzz::check(!rate || (*rate > 0 && *rate < 1e26), "a rate is above 0, and finite");
  const auto bits = parse_bandwidth(text);
  check_error(bits, text);
  fuzz::check(!bits || parse_bandwidth(std::to_string(*bits) + "bps") == bits ||
                  *bits > 999'999'999'999'999'999,
              "a bandwidth reads back");
  const auto share = parse_percent(text);
  check_error(share, text);
  fuzz::check(!share || (*share >= 0 && *share <= 1), "a share is from 0 to 1");
  const auto speed = parse_speed(text);
  check_error(speed, text);
  fuzz::check(!speed || *speed >= speed_min, "a speed is above 0");

  const auto count = parse_count(text);
  check_error(count, text);
  fuzz::check(!count || parse_count(std::to_string(*count)) == count, "a count reads back");
  const auto few = parse_count(text, 3, 300);
  check_error(few, text);
  fuzz::check(few.has_value() == (count && *count >= 3 && *count <= 300), "bounds hold");
  const auto port = parse_port(text);
  check_error(port, text);
  fuzz::check(!port || (count && *count == *port), "a port is a count");
  return 0;
}
