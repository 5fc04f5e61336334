// SPDX-License-Identifier: MIT
#include "cli/talk/line_reader.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>

namespace dgram::cli {

outcome<> line_reader::fill() {
  kept_.erase(0, taken_);
  taken_ = 0;
  std::array<char, 16 * 1024> piece;
  const ssize_t n = ::read(descriptor_, piece.data(), piece.size());
  if (n < 0 && (errno == EINTR || errno == EAGAIN)) return {};
  if (n < 0) {
    return failed(failure{.thing = "standard input",
                          .what = "read",
                          .why = words_of({errno, std::system_category()})});
  }
  at_end_ = n == 0;
  kept_.append(piece.data(), static_cast<std::size_t>(n));
  if (kept_.size() > line_bytes_max && kept_.find('\n') == std::string::npos) {
    return failed(failure{.thing = "standard input",
                          .what = "line",
                          .why = say({"longer than {} bytes", "超过 {} 字节"}, line_bytes_max)});
  }
  return {};
}

std::optional<std::string> line_reader::take() {
  const std::size_t end = kept_.find('\n', taken_);
  if (end == std::string::npos && (!at_end_ || taken_ == kept_.size())) return std::nullopt;
  std::string line = kept_.substr(taken_, end - taken_);
  taken_ = end == std::string::npos ? kept_.size() : end + 1;
  return line;
}

}  // namespace dgram::cli
