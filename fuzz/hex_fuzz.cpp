// SPDX-License-Identifier: MIT
#include "workshop/text/hex.hpp"

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  if (const auto read = parse_hex(as_text(input))) {
    fuzz::check(read->size() <= size / 2, "two digits a byte");
    fuzz::check(parse_hex(hex(*read)) == *read, "compact hex reads back");
  } else {
    fuzz::check(read.error().length >= 1, "something is wrong");
    fuzz::check(read.error().at + read.error().length <= size, "the error lies in the text");
  }

  const bytes same{input.begin(), input.end()};
  fuzz::check(parse_hex(hex(input)) == same, "any bytes survive compact hex");
  fuzz::check(parse_hex(hex_spaced(input)) == same, "any bytes survive spaced hex");
  for (const char c : hex_dump(input)) {
    fuzz::check(c == '\n' || (c >= ' ' && c <= '~'), "a dump is printable ASCII");
  }
  return 0;
}
