// SPDX-License-Identifier: MIT
#include "workshop/text/base64.hpp"

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const bytes same{input.begin(), input.end()};
  fuzz::check(parse_base64(base64(input)) == same, "any bytes survive base64");

  const auto text = as_text(input);
  if (const auto read = parse_base64(text)) {
    fuzz::check(base64(*read) == text, "every payload has one text");
  } else {
    fuzz::check(read.error().at + read.error().length <= size, "the error lies in the text");
  }
  return 0;
}
