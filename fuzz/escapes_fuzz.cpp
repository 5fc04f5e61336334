// SPDX-License-Identifier: MIT
#include "workshop/text/escapes.hpp"

#include <algorithm>

#include "fuzz/check.hpp"
#include "workshop/text/caret.hpp"
#include "workshop/text/safe_text.hpp"

using namespace dgram;
using namespace dgram::workshop;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const auto text = as_text(input);
  const bytes same{input.begin(), input.end()};

  if (const auto read = unescape(text)) {
    fuzz::check(read->size() <= size, "an escape is never shorter than what it means");
    fuzz::check(unescape(escape(*read)) == *read, "what was read can be written");
  } else {
    fuzz::check(read.error().length >= 1, "something is wrong");
    fuzz::check(read.error().at + read.error().length <= size, "the error lies in the text");
    const std::string shown = caret(text, read.error());
    fuzz::check(is_text(as_bytes(shown)), "the caret is safe for a terminal");
    fuzz::check(std::ranges::count(shown, '\n') == 1, "the caret is two lines");
  }
  if (const auto line = unescape_line(text)) {
    fuzz::check(unescape_line(escape_line(*line)) == *line, "a line that was read can be written");
  }

  const std::string escaped = escape(input);
  fuzz::check(unescape(escaped) == same, "any bytes survive escapes");
  fuzz::check(is_text(as_bytes(escaped)), "escapes are text");
  const std::string line = escape_line(input);
  fuzz::check(unescape_line(line) == same, "any bytes survive a line");
  fuzz::check(is_text(as_bytes(line)), "a line is text");
  fuzz::check(line.find_first_of("\r\n") == line.npos, "a payload is one line");
  return 0;
}
