// SPDX-License-Identifier: MIT
#include "cli/output/capture_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace dgram::cli {
namespace {

// Payloads may be secret.
constexpr mode_t for_its_owner = 0600;

std::error_code last_error() { return {errno, std::system_category()}; }

std::unexpected<failure> cannot(const std::string& name, std::error_code why) {
  const bool missing = why == std::errc::no_such_file_or_directory ||
                       why == std::errc::not_a_directory || why == std::errc::is_a_directory;
  return failed(failure{.code = missing ? exit_code::usage : exit_code::local,
                        .thing = "--pcap " + name,
                        .what = "open",
                        .why = words_of(why)});
}

outcome<> check(int descriptor, const std::string& name) {
  struct stat about{};
  if (fstat(descriptor, &about) != 0) return cannot(name, last_error());
  if (!S_ISREG(about.st_mode)) {
    return failed(misuse("--pcap " + name, say({"not a regular file", "不是普通文件"}),
                         say({"for a pipe: --pcap -", "要写入管道：--pcap -"})));
  }
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno != EWOULDBLOCK) return cannot(name, last_error());
  return failed(failure{
      .code = exit_code::local,
      .thing = "--pcap " + name,
      .what = "open",
      .why = say({"another program writes a capture into it", "另一个程序正在向其中写入抓包"})});
}

// Gives how many bytes were written; all of them unless there is an error.
std::pair<std::size_t, std::error_code> write_all(int descriptor, byte_view bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN) {
      pollfd one{descriptor, POLLOUT, 0};
      if (poll(&one, 1, -1) < 0 && errno != EINTR) return {done, last_error()};
    } else if (errno != EINTR) {
      return {done, last_error()};
    }
  }
  return {done, {}};
}

}  // namespace

outcome<capture_file> capture_file::open(const std::string& name) {
  if (name == "-") {
    if (isatty(STDOUT_FILENO) != 1) return capture_file(STDOUT_FILENO, true);
    return failed(misuse("--pcap -", say({"not for a terminal", "不能输出到终端"}),
                         say({"| tcpdump -r -, or a file", "| tcpdump -r -，或写入文件"})));
  }
  // Without O_NONBLOCK a FIFO that nobody reads would be waited for.
  const int descriptor =
      ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, for_its_owner);
  if (descriptor < 0) return cannot(name, last_error());
  capture_file file(descriptor, false);
  if (auto fine = check(descriptor, name); !fine) return failed(std::move(fine.error()));
  return file;
}

capture_file::capture_file(capture_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), pipe_(other.pipe_), whole_(other.whole_) {}

capture_file::~capture_file() {
  if (descriptor_ >= 0 && !pipe_) ::close(descriptor_);
}

std::error_code capture_file::begin() {
  if (pipe_ || ftruncate(descriptor_, 0) == 0) return {};
  return last_error();
}

std::error_code capture_file::write(byte_view blocks) {
  const auto [done, why] = write_all(descriptor_, blocks);
  if (!why) {
    whole_ += static_cast<long>(done);
    return {};
  }
  const bool back = !pipe_ && ftruncate(descriptor_, whole_) == 0 &&
                    lseek(descriptor_, whole_, SEEK_SET) == whole_;
  if (!back) whole_ += static_cast<long>(done);  // a torn block, which readers tell
  return why;
}

}  // namespace dgram::cli
