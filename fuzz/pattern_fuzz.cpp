// SPDX-License-Identifier: MIT
#include "workshop/match/pattern.hpp"

#include <algorithm>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

void check_plain(const pattern& read, std::string_view text, byte_view payload) {
  fuzz::check(read.matches(as_bytes(text)), "a text matches itself");
  const bool inside = as_text(payload).find(text) != std::string_view::npos;
  fuzz::check(read.matches(payload) == (text.empty() ? payload.empty() : inside),
              "a text matches where it is found");
}

}  // namespace

// The pattern up to the first NUL, then the payload.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view text = input.substr(0, input.find('\0'));
  const byte_view payload = as_bytes(input.substr(std::min(text.size() + 1, size)));

  const auto read = pattern::parse(text);
  if (!read) {
    fuzz::check(read.error().at + read.error().length <= text.size(), "the error lies in the text");
    fuzz::check(!read.error().what.empty(), "an error says something");
    return 0;
  }
  const bool regex = text.size() > 2 && text.starts_with('/') && text.ends_with('/');
  if (!regex && !text.starts_with("hex:")) check_plain(*read, text, payload);
  fuzz::check(read->matches(payload) == pattern(*read).matches(payload), "a copy says the same");
  return 0;
}
