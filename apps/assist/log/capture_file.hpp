// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <expected>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>

#include "assist/log/record.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::assist {

/// Every row into a pcapng file, on a thread of its own: a slow disk is felt by the sockets only
/// when the bound is reached; then they wait, so that nothing is missing. Any number of threads.
class capture_file {
 public:
  /// What may wait for the disk.
  static constexpr std::size_t waiting_bytes_max = std::size_t{32} << 20U;

  /// Makes the file new.
  [[nodiscard]] static std::expected<std::unique_ptr<capture_file>, std::error_code> open(
      const std::string& path);
  ~capture_file();

  void append(const record_batch& rows);
  /// Datagrams written or on their way; those that no capture can hold are not among them.
  [[nodiscard]] std::uint64_t captured() const;
  /// Why writing ended, if it did: from then on nothing is kept.
  [[nodiscard]] std::error_code broken() const;

 private:
  struct file_closer {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  explicit capture_file(std::FILE* file);
  void run();

  std::unique_ptr<std::FILE, file_closer> file_;
  mutable std::mutex mutex_;
  std::condition_variable more_;
  std::condition_variable room_;
  workshop::bytes waiting_;
  std::uint64_t captured_ = 0;
  std::error_code broken_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace dgram::assist
