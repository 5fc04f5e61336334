// SPDX-License-Identifier: MIT
#include "assist/log/capture_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "assist/log/row.hpp"
#include "workshop/capture/pcapng_writer.hpp"

namespace dgram::assist {

std::expected<std::unique_ptr<capture_file>, std::error_code> capture_file::open(
    const std::string& path) {
  constexpr mode_t for_its_owner = S_IRUSR | S_IWUSR;
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, for_its_owner);
  std::FILE* file = descriptor == -1 ? nullptr : ::fdopen(descriptor, "wb");
  if (file == nullptr) return std::unexpected(std::error_code(errno, std::system_category()));
  return std::unique_ptr<capture_file>(new capture_file(file));
}

capture_file::capture_file(std::FILE* file) : file_(file) {
  workshop::append_capture_head(waiting_, "dgram");
  thread_ = std::jthread([this] { run(); });
}

capture_file::~capture_file() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  more_.notify_one();
}

void capture_file::append(const record_batch& rows) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return waiting_.size() < waiting_bytes_max || broken_; });
  if (broken_) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (append_captured(waiting_, rows[i])) ++captured_;
  }
  more_.notify_one();
}

void capture_file::run() {
  workshop::bytes writing;
  std::unique_lock lock(mutex_);
  for (;;) {
    more_.wait(lock, [&] { return ending_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    writing.swap(waiting_);
    waiting_.clear();
    lock.unlock();
    room_.notify_all();
    const bool whole =
        std::fwrite(writing.data(), 1, writing.size(), file_.get()) == writing.size() &&
        std::fflush(file_.get()) == 0;
    const std::error_code why(errno, std::system_category());
    lock.lock();
    if (!whole) {
      broken_ = why;
      room_.notify_all();
      return;
    }
  }
}

std::uint64_t capture_file::captured() const {
  const std::scoped_lock lock(mutex_);
  return captured_;
}

std::error_code capture_file::broken() const {
  const std::scoped_lock lock(mutex_);
  return broken_;
}

}  // namespace dgram::assist
