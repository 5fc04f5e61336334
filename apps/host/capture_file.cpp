// SPDX-License-Identifier: MIT
#include "host/capture_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cassert>
#include <cerrno>
#include <utility>

#include "host/write_all.hpp"
#include "workshop/capture/pcapng_writer.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::host {
namespace {

using reason = capture_refusal::reason;

// Payloads may be secret.
constexpr mode_t for_its_owner = S_IRUSR | S_IWUSR;

std::error_code last_error() { return {errno, std::system_category()}; }

std::unexpected<capture_refusal> refused(reason why, std::error_code code = {}) {
  return std::unexpected(capture_refusal{why, code});
}

// The lock is flock(2)'s: it ends with the descriptor, also when the program is killed.
std::expected<void, capture_refusal> lock(int descriptor) {
  struct stat about{};
  if (fstat(descriptor, &about) != 0) return refused(reason::system, last_error());
  if (!S_ISREG(about.st_mode)) return refused(reason::not_regular);
  if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return {};
  if (errno == EWOULDBLOCK) return refused(reason::in_use);
  return refused(reason::system, last_error());
}

}  // namespace

std::expected<capture_file, capture_refusal> capture_file::open(const std::string& name,
                                                                std::string application) {
  if (name == "-") {
    if (isatty(STDOUT_FILENO) == 1) return refused(reason::terminal);
    return capture_file(STDOUT_FILENO, true, std::move(application));
  }
  // Without O_NONBLOCK open(2) would wait for a reader of a FIFO.
  const int descriptor =
      ::open(name.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, for_its_owner);
  if (descriptor < 0) return refused(reason::system, last_error());
  capture_file file(descriptor, false, std::move(application));
  if (const auto locked = lock(descriptor); !locked) return std::unexpected(locked.error());
  return file;
}

capture_file::capture_file(int descriptor, bool pipe, std::string application) noexcept
    : descriptor_(descriptor), pipe_(pipe), application_(std::move(application)) {}

capture_file::capture_file(capture_file&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      pipe_(other.pipe_),
      application_(std::move(other.application_)),
      headed_(other.headed_),
      size_(other.size_) {}

capture_file::~capture_file() {
  if (descriptor_ >= 0 && !pipe_) ::close(descriptor_);
}

std::error_code capture_file::write(byte_view blocks) {
  assert(descriptor_ >= 0);
  if (headed_) return append(blocks);
  if (!pipe_ && ftruncate(descriptor_, 0) != 0) return last_error();
  workshop::bytes first;
  workshop::append_capture_head(first, application_);
  workshop::append(first, blocks);
  const std::error_code why = append(first);
  headed_ = !why;
  return why;
}

std::error_code capture_file::append(byte_view blocks) {
  const written done = write_all(descriptor_, blocks);
  const auto size = size_ + static_cast<std::int64_t>(done.bytes);
  const bool back = done.why && !pipe_ && ftruncate(descriptor_, size_) == 0 &&
                    lseek(descriptor_, size_, SEEK_SET) == size_;
  if (!back) size_ = size;  // after an error a torn block, which readers report
  return done.why;
}

}  // namespace dgram::host
