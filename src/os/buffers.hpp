// SPDX-License-Identifier: MIT
// The kernel's buffers of a socket: SO_RCVBUF and SO_SNDBUF in socket(7), and SO_MEMINFO
// (Linux 4.12), which reports drops and queued bytes at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <dgram/result.hpp>

namespace dgram::os::buffers {

struct kind {
  int option;
  int force_option;  // past the cap, with CAP_NET_ADMIN
  const char* cap_file;
  std::string_view cap_name;
};
extern const kind receive;
extern const kind send;

/// Asks for a size; past the cap where the process has the right. See granted() for the outcome.
void ask(int fd, const kind& which, std::size_t bytes) noexcept;
[[nodiscard]] std::size_t granted(int fd, const kind& which) noexcept;
/// 0 when the file cannot be read.
[[nodiscard]] std::size_t cap(const kind& which) noexcept;

struct memory {
  bool known = false;
  std::uint32_t queued_bytes = 0;
  std::uint32_t drops = 0;
};
[[nodiscard]] memory read(int fd) noexcept;

/// The kernel counts drops in 32 bits; this counts on when they wrap. It must see each 2³² of them.
class drop_counter {
 public:
  /// What `kernel`, newer than all values before, makes of the count.
  std::uint64_t follow(std::uint32_t kernel) noexcept {
    total_ += kernel - seen_;
    seen_ = kernel;
    return total_;
  }
  [[nodiscard]] std::uint64_t total() const noexcept { return total_; }

 private:
  std::uint64_t total_ = 0;
  std::uint32_t seen_ = 0;
};

}  // namespace dgram::os::buffers
