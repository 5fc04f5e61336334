// SPDX-License-Identifier: MIT
#include "workshop/match/rules.hpp"

#include <algorithm>
#include <string>

#include "fuzz/check.hpp"

using namespace dgram;
using namespace dgram::workshop;

namespace {

void check_answer(const rule_set& rules, std::size_t index, byte_view request) {
  static std::mt19937_64 random;
  const template_context context{
      .time = {}, .remote = "10.0.0.7:5000", .request = request, .random = random};
  bytes out;
  const auto made = rules.answer(index, context, out);
  fuzz::check(!made || out.size() <= payload_bytes_max_v6 + 4, "an answer fits a datagram");
}

void check_printed(const rule_set& rules, const std::optional<std::size_t>& fired,
                   byte_view request, const endpoint& source) {
  const std::string text = rules.print();
  const auto again = rule_set::parse(text);
  fuzz::check(again.has_value(), "what was printed can be read");
  fuzz::check(again->rules() == rules.rules(), "and says the same");
  fuzz::check(again->print() == text, "in the same words");
  fuzz::check(again->match(request, source) == fired, "and means the same");
  const auto plain = rule_set::of(rules.rules());
  fuzz::check(plain && plain->rules() == rules.rules(), "its fields say the same");
}

}  // namespace

// The rules up to the first NUL, then a request.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::string_view text = input.substr(0, input.find('\0'));
  const byte_view request = as_bytes(input.substr(std::min(text.size() + 1, size)));
  const endpoint source{address::v4(10, 0, 0, 7), 5000};

  const auto read = rule_set::parse(text);
  if (!read) {
    fuzz::check(read.error().at + read.error().length <= text.size(), "the error lies in the text");
    fuzz::check(!read.error().what.empty(), "an error says something");
    return 0;
  }
  const auto fired = read->match(request, source);
  fuzz::check(!fired || *fired < read->rules().size(), "one of them");
  if (fired && !read->rules()[*fired].drop) check_answer(*read, *fired, request);
  check_printed(*read, fired, request, source);
  return 0;
}
