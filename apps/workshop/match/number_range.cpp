// SPDX-License-Identifier: MIT
#include "workshop/match/number_range.hpp"

#include "workshop/text/quantity.hpp"

namespace dgram::workshop {

parsed<number_range> number_range::parse(std::string_view text) {
  constexpr std::string_view dots = "..";
  number_range read;
  const std::size_t middle = text.find(dots);
  if (middle == text.npos) {
    const auto number = parse_count(text);
    if (!number) return std::unexpected(number.error());
    return number_range{*number, *number};
  }
  if (text == dots) return wrong(0, text.size(), "a number is missing: 4..10, 4.. or ..10");
  if (const auto first = text.substr(0, middle); !first.empty()) {
    const auto number = parse_count(first);
    if (!number) return std::unexpected(number.error());
    read.first = *number;
  }
  const std::size_t after = middle + dots.size();
  if (after < text.size()) {
    const auto number = parse_count(text.substr(after));
    if (!number) return shifted(number.error(), after);
    read.last = *number;
  }
  if (read.first > read.last) return wrong(0, text.size(), "from the larger to the smaller");
  return read;
}

std::string number_range::to_string() const {
  if (first == last) return std::to_string(first);
  const bool open = last == std::numeric_limits<std::uint64_t>::max();
  return std::to_string(first) + ".." + (open ? "" : std::to_string(last));
}

}  // namespace dgram::workshop
