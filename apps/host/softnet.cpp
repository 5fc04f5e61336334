// SPDX-License-Identifier: MIT
#include "host/softnet.hpp"

#include <charconv>
#include <fstream>
#include <iterator>
#include <string>

namespace dgram::host {

std::uint64_t read_backlog_drops(std::string_view text) noexcept {
  std::uint64_t sum = 0;
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
    line.remove_prefix(std::min(line.find(' '), line.size()));
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    std::uint64_t count = 0;
    std::from_chars(line.data(), line.data() + line.size(), count, 16);
    sum += count;
  }
  return sum;
}

std::uint64_t backlog_drops() {
  std::ifstream from("/proc/net/softnet_stat");
  const std::string text(std::istreambuf_iterator<char>(from), {});
  return read_backlog_drops(text);
}

}  // namespace dgram::host
