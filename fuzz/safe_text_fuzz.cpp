// SPDX-License-Identifier: MIT
#include "workshop/text/safe_text.hpp"

#include "fuzz/check.hpp"
#include "workshop/text/utf8.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// Only what is printable, and of the rest only what `allowed` has.
bool is_safe(std::string_view text, std::string_view allowed) {
  while (!text.empty()) {
    const auto one = first_character(text);
    if (one.length == 0) return false;
    const bool as_it_is = one.code < 0x80 && allowed.find(text[0]) != allowed.npos;
    if (!as_it_is && !is_printable(one.code)) return false;
    text.remove_prefix(one.length);
  }
  return true;
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const byte_view input{reinterpret_cast<const std::byte*>(data), size};
  const auto text = as_text(input);
  const std::string shown = safe_text(input);
  fuzz::check(is_safe(shown, "\n\t"), "a terminal sees printable characters, line ends and tabs");
  fuzz::check(safe_text(as_bytes(shown)) == shown, "what is safe stays as it is");
  fuzz::check(is_text(input) == is_safe(text, "\n\r\t"), "text is what needs no escape but \\r");

  fuzz::check(utf8_prefix(text) <= size, "the UTF-8 start lies in the text");
  if (size == 0) return 0;
  std::string visible;
  const std::size_t taken = append_visible(visible, text);
  fuzz::check(taken >= 1 && taken <= 4 && taken <= size, "one character is one to four bytes");
  fuzz::check(is_safe(visible, ""), "a visible character is printable");
  return 0;
}
