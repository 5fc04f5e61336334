// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_spec.hpp"

#include <dgram/limits.hpp>

#include <algorithm>
#include <array>
#include <string_view>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// Text, prefix, suffix, encoding, checksums, request: each up to a NUL.
std::array<std::string_view, 6> fields_of(std::string_view input) {
  std::array<std::string_view, 6> all;
  for (std::string_view& one : all) {
    one = input.substr(0, input.find('\0'));
    input.remove_prefix(std::min(one.size() + 1, input.size()));
  }
  return all;
}

std::size_t size_of(const payload_spec& what, payload_field field) {
  switch (field) {
    case payload_field::text: return what.text.size();
    case payload_field::prefix: return what.prefix.size();
    case payload_field::suffix: return what.suffix.size();
    case payload_field::encoding: return what.encoding.size();
    case payload_field::append: return what.append.size();
    default: return 0;
  }
}

void check_error(const payload_spec& what, const payload_error& wrong) {
  const std::size_t end = wrong.why.at + wrong.why.length;
  fuzz::check(end <= size_of(what, wrong.field), "the error lies in its field");
  fuzz::check(!wrong.why.what.empty() && !wrong.kind.empty(), "an error says something");
}

}  // namespace

// One byte of flags, one of padding, then the texts.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data) + 2, size - 2};
  const auto [text, prefix, suffix, encoding, append, request] = fields_of(input);
  const payload_spec what{.text = std::string(text),
                          .hex = (data[0] & 1U) != 0,
                          .escapes = static_cast<escape_form>((data[0] >> 1U & 3U) % 3),
                          .filled = (data[0] & 8U) != 0,
                          .encoding = std::string(encoding),
                          .eol = static_cast<line_end>((data[0] >> 4U) % 5),
                          .prefix = std::string(prefix),
                          .suffix = std::string(suffix),
                          .pad = data[1],
                          .append = std::string(append)};
  static std::mt19937_64 random;
  const auto start = random;
  const template_context context{.counter = size,
                                 .time = {},
                                 .remote = "127.0.0.1:9999",
                                 .request = as_bytes(request),
                                 .random = random};
  const auto one = make_payload(what, context);
  random = start;
  const auto two = make_payload(what, context);
  fuzz::check(one == two, "the same seed, the same payload");
  if (!one) {
    check_error(what, one.error());
    return 0;
  }
  fuzz::check(one->size() >= what.pad, "as long as it was padded to");
  fuzz::check(make_payload({.data = *one, .text = what.text}, context) == one,
              "bytes are themselves");
  return 0;
}
