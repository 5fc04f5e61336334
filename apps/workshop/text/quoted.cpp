// SPDX-License-Identifier: MIT
#include "workshop/text/quoted.hpp"

#include "workshop/text/escapes.hpp"

namespace dgram::workshop {

parsed<std::size_t> quoted_end(std::string_view text, std::size_t at) {
  for (std::size_t end = at + 1; end < text.size(); ++end) {
    if (text[end] == '"') return end + 1;
    if (text[end] == '\\') ++end;
  }
  return wrong(at, 1, "no quote ends what begins here");
}

parsed<std::size_t> slashed_end(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && text[end] != '/') end += text[end] == '\\' ? 2 : 1;
  if (end >= text.size()) return wrong(at, 1, R"(no / after this / (a / itself is \/))");
  if (end == at + 1) return wrong(at, 2, "no expression between the slashes");
  return end + 1;
}

parsed<bytes> unquote(std::string_view text, encoding* into) {
  auto read = unescape(text.substr(1, text.size() - 2), into, {.quote = true});
  if (!read) return shifted(read.error(), 1);
  return read;
}

}  // namespace dgram::workshop
