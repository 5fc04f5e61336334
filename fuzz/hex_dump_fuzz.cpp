// SPDX-License-Identifier: MIT
#include "workshop/capture/hex_dump_reader.hpp"

#include "fuzz/check.hpp"
#include "workshop/text/hex.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// What was read, as hex_dump() writes it, reads back the same; an empty one is an offset alone.
void check_again(const std::vector<bytes>& all) {
  std::string again = "0000:\n";
  std::size_t total = 0;
  for (const bytes& one : all) {
    again += one.empty() ? "0000\n" : hex_dump(one);
    total += one.size();
  }
  fuzz::check(total <= hex_dump_bytes_max, "all are bounded");
  const auto same = parse_hex_dump(again);
  fuzz::check(same.has_value(), "what is written can be read");
  fuzz::check(same->size() == all.size() + 1 && same->front().empty(), "as many");
  fuzz::check(std::equal(all.begin(), all.end(), same->begin() + 1), "the same");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  if (const auto all = parse_hex_dump(as_text(input))) {
    std::size_t total = 0;
    for (const bytes& one : *all) {
      fuzz::check(one.size() <= hex_dump_datagram_bytes_max, "each is bounded");
      total += one.size();
    }
    if (total <= std::size_t{64} << 10U) check_again(*all);  // more only costs time
  } else {
    fuzz::check(all.error().at + all.error().length <= size, "the error lies in the text");
  }
  if (input.size() > hex_dump_datagram_bytes_max) return 0;
  const auto back = parse_hex_dump(hex_dump(input));
  fuzz::check(back.has_value() && back->size() == (input.empty() ? 0U : 1U), "a dump reads back");
  const bytes same{input.begin(), input.end()};
  fuzz::check(input.empty() || back->front() == same, "byte for byte");
  return 0;
}
