// SPDX-License-Identifier: MIT
#include "workshop/payload/checksum.hpp"

#include <algorithm>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

void check_list(std::string_view text) {
  const auto all = parse_checksums(text);
  if (all) {
    fuzz::check(!all->empty() && all->size() <= checksums_max, "as many as are allowed");
  } else {
    fuzz::check(all.error().at + all.error().length <= text.size(), "the error lies in the list");
  }
}

}  // namespace

// The name up to the first NUL, then the payload.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view name = input.substr(0, input.find('\0'));
  const bytes payload = to_bytes(input.substr(std::min(name.size() + 1, size)));

  check_list(name);
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
  const auto same = parse_checksum(to_string(*what));
  fuzz::check(same && *same == *what, "what was said can be read");
  fuzz::check(ends_in_checksum(longer, *what), "what was appended is there");
  const byte_view summed = what->over.of(payload);
  const bool whole = summed.size() == payload.size();
  for (const auto& found : detect_checksums(longer)) {
    fuzz::check(ends_in_checksum(longer, found), "what was found is there");
  }

  for (std::size_t i = 0; i < what->kind->size; ++i) {
    const bool little = what->order == std::endian::little;
    const std::byte one = little ? longer[longer.size() - 1 - i] : longer[payload.size() + i];
    sum = sum << 8 | std::to_integer<std::uint32_t>(one);
  }
  fuzz::check(sum == what->kind->of(summed), "what stands there is the checksum");

  if (payload.empty() || !whole) return 0;
  bytes corrupt = payload;
  corrupt[size % corrupt.size()] ^= std::byte{1};
  fuzz::check(what->kind->of(corrupt) != sum, "one bit more or less is always noticed");
  return 0;
}
