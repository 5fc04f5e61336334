// SPDX-License-Identifier: MIT
#include "assist/log/capture_writer.hpp"

#include <utility>

#include "assist/log/row.hpp"

namespace dgram::assist {

capture_writer::capture_writer(host::capture_file file)
    : file_(std::move(file)), thread_([this] { run(); }) {}

capture_writer::~capture_writer() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  more_.notify_one();
  room_.notify_all();
}

void capture_writer::append(const record_batch& rows) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return waiting_.bytes.size() < waiting_bytes_max || ending_; });
  if (ending_) return;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (append_captured(waiting_.bytes, rows[i])) ++waiting_.datagrams;
  }
  more_.notify_one();
}

void capture_writer::run() {
  blocks ready;
  std::unique_lock lock(mutex_);
  for (;;) {
    more_.wait(lock, [&] { return ending_ || !waiting_.bytes.empty(); });
    if (waiting_.bytes.empty()) return;
    std::swap(ready, waiting_);
    waiting_.bytes.clear();
    waiting_.datagrams = 0;
    lock.unlock();
    room_.notify_all();
    write(ready);
    lock.lock();
  }
}

void capture_writer::write(const blocks& ready) {
  const std::error_code why = file_.write(ready.bytes);
  const std::scoped_lock lock(mutex_);
  (why ? count_.missing : count_.written) += ready.datagrams;
  if (why) count_.why = why;
}

capture_writer::account capture_writer::count() const {
  const std::scoped_lock lock(mutex_);
  return count_;
}

capture_writer::account capture_writer::end() {
  {
    const std::scoped_lock lock(mutex_);
    ending_ = true;
  }
  more_.notify_one();
  room_.notify_all();
  if (thread_.joinable()) thread_.join();
  write({});
  return count();
}

}  // namespace dgram::assist
