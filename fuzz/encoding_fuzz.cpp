// SPDX-License-Identifier: MIT
#include "workshop/text/encoding.hpp"

#include <vector>

#include "fuzz/check.hpp"
#include "workshop/text/encoding_hint.hpp"
#include "workshop/text/escapes.hpp"
#include "workshop/text/safe_text.hpp"
#include "workshop/text/utf8.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// Opened once: loading a conversion costs far more than using it.
encoding& chosen_by(std::uint8_t first) {
  static std::vector<encoding> all = [] {
    std::vector<encoding> made;
    for (const auto name : encoding::names()) made.push_back(encoding::parse(name).value());
    return made;
  }();
  return all[first % all.size()];
}

void check_error(const parse_error& why, std::size_t size) {
  fuzz::check(why.length >= 1 && why.at + why.length <= size, "the error lies in the text");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  encoding& one = chosen_by(data[0]);
  const byte_view input{reinterpret_cast<const std::byte*>(data + 1), size - 1};
  const auto text = as_text(input);

  if (const auto decoded = one.decode(input)) {
    fuzz::check(is_utf8(*decoded), "what was decoded is UTF-8");
  } else {
    check_error(decoded.error(), input.size());
  }
  const auto encoded = one.encode(text);
  if (encoded) {
    fuzz::check(one.decode(*encoded) == text, "what was encoded reads back");
    fuzz::check(unescape(escape(input), &one).has_value(), "printable text can be escaped");
  } else {
    check_error(encoded.error(), input.size());
    const std::string_view before = text.substr(0, encoded.error().at);
    fuzz::check(one.encode(before).has_value(), "all before the error can be encoded");
  }
  if (encoding_hint(input)) {
    const auto guessed = encoding::parse("gbk")->decode(input);
    fuzz::check(!is_utf8(text) && guessed && is_text(as_bytes(*guessed)), "a hint helps");
  }
  if (const auto read = unescape(text, &one); !read) check_error(read.error(), input.size());
  return 0;
}
