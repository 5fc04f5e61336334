// SPDX-License-Identifier: MIT
#include "measure/ping_payload.hpp"

#include <algorithm>
#include <vector>

#include "fuzz/check.hpp"

using namespace dgram;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const measure::ping_payload mine(0);
  const auto one = mine.read(input);
  const auto number = mine.number(input);
  if (!one) return 0;
  fuzz::check(number == one->number, "the beginning tells the same number");
  std::vector<std::byte> again(size);
  mine.write(*one, again);
  fuzz::check(std::equal(again.begin(), again.end(), input.begin(), input.end()),
              "only what was written is read");
  return 0;
}
