// SPDX-License-Identifier: MIT
#include "measure/bench_payload.hpp"

#include <algorithm>
#include <vector>

#include "fuzz/check.hpp"
#include "measure/sink_report.hpp"

using namespace dgram;

namespace {

void check_report(byte_view input, const measure::bench_header& head) {
  const auto one = measure::read_report(input, head.run, head.number);
  if (!one) return;
  std::vector<std::byte> again(input.size());
  measure::write_report(*one, head.run, head.number, again);
  fuzz::check(measure::read_report(again, head.run, head.number) == one,
              "a report that is read is read again");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const auto [is, head] = measure::read_bench(input);
  if (is != measure::bench_reading::what::good) return 0;
  std::vector<std::byte> again(size);
  measure::write_bench(head, again);
  fuzz::check(
      std::equal(again.begin(), again.begin() + measure::bench_header::bytes_min, input.begin()),
      "only a head that was written is read");
  check_report(input, head);
  return 0;
}
