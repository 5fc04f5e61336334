// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <system_error>

#include <dgram/bytes.hpp>

namespace dgram::host {

/// Why a capture cannot be written there.
struct capture_refusal {
  enum class reason : std::uint8_t {
    system,       ///< `code` says what the system refused
    not_regular,  ///< a pipe, a device, a socket
    in_use,       ///< another program writes a capture into the file
    terminal      ///< standard output is a terminal
  };
  reason why = reason::system;
  std::error_code code = {};
};

/// The pcapng file that a capture is written into, locked as long as it is open: whoever opens it
/// through this class meanwhile gets `in_use`. What the file held before stays until the first
/// write, which empties it and begins with the head of a capture. The file then holds whole blocks
/// at any time. One thread at a time.
class capture_file {
 public:
  /// Opens a regular file, or makes one that its owner alone may read. `-` is standard output.
  /// Never waits. The head names `application` as the writer.
  [[nodiscard]] static std::expected<capture_file, capture_refusal> open(const std::string& name,
                                                                         std::string application);
  ~capture_file();
  capture_file(capture_file&& other) noexcept;
  capture_file& operator=(capture_file&&) = delete;

  /// Appends whole blocks, all or nothing: the bytes of a write that fails are taken back, and the
  /// next write may find room again. From a pipe bytes cannot be taken back. Without blocks it
  /// writes the head, if it is not there yet.
  [[nodiscard]] std::error_code write(byte_view blocks);

 private:
  capture_file(int descriptor, bool pipe, std::string application) noexcept;
  [[nodiscard]] std::error_code append(byte_view blocks);

  int descriptor_;
  bool pipe_;  // standard output: neither emptied nor closed here
  std::string application_;
  bool headed_ = false;    // emptied, and the head is in it
  std::int64_t size_ = 0;  // bytes of whole blocks
};

}  // namespace dgram::host
