// SPDX-License-Identifier: MIT
#include "workshop/match/filter.hpp"

#include <algorithm>
#include <string>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

constexpr filter_subject::kind kinds[] = {filter_subject::kind::received,
                                          filter_subject::kind::sent, filter_subject::kind::news};

void check_against(const filter& one, const filter& turned, byte_view payload) {
  for (const auto what : kinds) {
    const filter_subject about{.what = what,
                               .remote = endpoint{address::v4(10, 0, 0, 7), 5000},
                               .local = endpoint::loopback(8080),
                               .payload = payload};
    fuzz::check(one.matches(about) != turned.matches(about), "its negation says the opposite");
  }
}

}  // namespace

// The filter up to the first NUL, then the payload.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view text = input.substr(0, input.find('\0'));
  const byte_view payload = as_bytes(input.substr(std::min(text.size() + 1, size)));

  const auto read = filter::parse(text);
  if (!read) {
    fuzz::check(read.error().at + read.error().length <= text.size(), "the error lies in the text");
    fuzz::check(!read.error().what.empty(), "an error says something");
    return 0;
  }
  if (read->is_empty()) {
    fuzz::check(read->matches({.payload = payload}), "nothing asked holds for everything");
    return 0;
  }
  const auto turned = filter::parse("!(" + std::string(text) + ")");
  if (turned) check_against(*read, *turned, payload);  // else too long or too deep by now
  return 0;
}
