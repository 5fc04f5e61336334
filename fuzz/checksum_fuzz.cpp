// SPDX-License-Identifier: MIT
#include "workshop/checksum.hpp"

#include <algorithm>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

// The name up to the first NUL, then the payload.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view name = input.substr(0, input.find('\0'));
  const bytes payload = to_bytes(input.substr(std::min(name.size() + 1, size)));

  const auto what = parse_checksum(name);
  if (!what) {
    fuzz::check(what.error().at + what.error().length <= name.size(), "the error lies in the text");
    return 0;
  }
  bytes longer = payload;
  append_checksum(longer, *what);
  fuzz::check(longer.size() == payload.size() + what->kind->size, "as long as it says");
  fuzz::check(std::equal(payload.begin(), payload.end(), longer.begin()), "the payload stays");

  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < what->kind->size; ++i) {
    const bool little = what->order == std::endian::little;
    const std::byte one = little ? longer[longer.size() - 1 - i] : longer[payload.size() + i];
    sum = sum << 8 | std::to_integer<std::uint32_t>(one);
  }
  fuzz::check(sum == what->kind->of(payload), "what stands there is the checksum");

  if (payload.empty()) return 0;
  bytes corrupt = payload;
  corrupt[size % corrupt.size()] ^= std::byte{1};
  fuzz::check(what->kind->of(corrupt) != sum, "one bit more or less is always noticed");
  return 0;
}
