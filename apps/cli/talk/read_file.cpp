// SPDX-License-Identifier: MIT
#include "cli/talk/read_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace dgram::cli {
namespace {

failure cannot_read(const std::string& name, int number) {
  return {.thing = name, .what = "read", .why = words_of({number, std::system_category()})};
}

}  // namespace

outcome<std::string> read_all(int descriptor, const std::string& name, std::size_t bytes_max) {
  std::string joined;
  std::array<char, 16 * 1024> piece;
  while (joined.size() <= bytes_max) {
    const ssize_t n = ::read(descriptor, piece.data(), piece.size());
    if (n < 0 && errno == EINTR) {
      return failed(failure{.code = exit_code::interrupted,
                            .thing = name,
                            .what = "read",
                            .why = say({"interrupted", "被中断"})});
    }
    if (n < 0) return failed(cannot_read(name, errno));
    if (n == 0) break;
    joined.append(piece.data(), static_cast<std::size_t>(n));
  }
  return joined;
}

outcome<std::string> read_file(const std::string& name, std::size_t bytes_max) {
  const int file = ::open(name.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return failed(cannot_read(name, errno));
  auto content = read_all(file, name, bytes_max);
  ::close(file);
  return content;
}

}  // namespace dgram::cli
