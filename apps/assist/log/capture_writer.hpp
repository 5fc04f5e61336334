// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>

#include "assist/log/record.hpp"
#include "host/capture_file.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::assist {

/// Writes every row into a capture file, on a thread of its own. A slow disk is felt by the sockets
/// only when `waiting_bytes_max` is reached: then they wait, so that nothing is missing. Blocks
/// that the disk refuses are counted as missing, the next may find room again. Any thread.
class capture_writer {
 public:
  /// What may wait for the disk.
  static constexpr std::size_t waiting_bytes_max = std::size_t{32} << 20U;

  /// The file stays as it was until the first row, or end().
  explicit capture_writer(host::capture_file file);
  /// Writes the rows that still wait.
  ~capture_writer();
  capture_writer(const capture_writer&) = delete;
  capture_writer& operator=(const capture_writer&) = delete;

  void append(const record_batch& rows);

  /// Datagrams; those that no capture can hold are in neither.
  struct account {
    std::uint64_t written = 0;  ///< in the file
    std::uint64_t missing = 0;  ///< refused by the disk
    std::error_code why = {};   ///< the last refusal
  };
  [[nodiscard]] account count() const;
  /// Ends the capture: writes what waits, at least the head of a file, and takes no more rows.
  [[nodiscard]] account end();

 private:
  /// Blocks, and how many datagrams they hold.
  struct blocks {
    workshop::bytes bytes;
    std::uint64_t datagrams = 0;
  };
  void run();
  void write(const blocks& ready);

  host::capture_file file_;   // of the thread as long as it runs
  mutable std::mutex mutex_;  // of all below but the thread
  std::condition_variable more_;
  std::condition_variable room_;
  blocks waiting_;
  account count_;
  bool ending_ = false;
  std::jthread thread_;
};

}  // namespace dgram::assist
