// SPDX-License-Identifier: MIT
#include "workshop/payload/payload_template.hpp"

#include <dgram/limits.hpp>

#include <algorithm>
#include <string>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

// Each pair of braces doubled: a template that means the text itself.
std::string literally(std::string_view text) {
  std::string all;
  for (std::size_t at = 0; at < text.size();) {
    const bool pair = text.substr(at).starts_with("{{");
    all += pair ? "{{{{" : text.substr(at, 1);
    at += pair ? 2 : 1;
  }
  return all;
}

void check_rendered(const payload_template& made, const template_context& context,
                    std::string_view text) {
  bytes one, two;
  const auto start = context.random;
  const auto done = made.render(context, one);
  if (!done) {
    fuzz::check(done.error().at + done.error().length <= text.size(), "the part lies in the text");
    fuzz::check(done.error().length > 0, "a part is to blame");
    return;
  }
  fuzz::check(one.size() <= payload_bytes_max_v6, "a payload fits a datagram");
  context.random = start;
  fuzz::check(made.render(context, two) && one == two, "the same seed, the same payload");
}

void check_literal(const template_context& context, std::string_view text) {
  bytes out;
  const auto made = payload_template::compile(literally(text));
  fuzz::check(made && made->render(context, out), "four braces are no name");
  fuzz::check(as_text(out) == text, "any text can be said literally");
  const auto copy = payload_template::compile("{{text}}");
  fuzz::check(copy && copy->render(context, out), "a request can be repeated");
  fuzz::check(std::ranges::equal(out, context.request), "byte for byte");
}

}  // namespace

// The template up to the first NUL, then the request.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view text = input.substr(0, input.find('\0'));
  static std::mt19937_64 random;
  const template_context context{.counter = size,
                                 .time = {},
                                 .remote = "127.0.0.1:9999",
                                 .request = as_bytes(input.substr(std::min(text.size() + 1, size))),
                                 .random = random};

  for (const bool escapes : {false, true}) {
    const auto made = payload_template::compile(text, {.escapes = escapes});
    if (made) {
      check_rendered(*made, context, text);
    } else {
      fuzz::check(made.error().at + made.error().length <= text.size(),
                  "the error lies in the text");
    }
  }
  check_literal(context, text);
  return 0;
}
