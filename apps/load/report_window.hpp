// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include <dgram/socket.hpp>

namespace dgram::load {

/// Numbers of report requests from here on are not a window's.
inline constexpr std::uint64_t ask_alone = std::uint64_t{1} << 63U;

/// Lets a stream run ahead of what its far end has read, and no further: a request for a report
/// goes with every quarter of the window, and the answer means that all before it was read or lost.
/// Starts with stream_window_bytes_default, is halved when more than the allowed share is lost, and
/// grows by a train with each report otherwise, up to stream_window_bytes_max. One thread.
class report_window {
 public:
  report_window(socket& through, std::size_t bytes, std::size_t train, double max_loss);

  /// A new run begins.
  void begin() noexcept;
  /// Whether more of `run` may be sent after `sent` of it. Looks for reports, asks for one when it
  /// is time, and waits a moment when the window is full.
  [[nodiscard]] bool open(std::uint64_t run, std::uint64_t sent);
  /// Of the run so far, by the last report.
  [[nodiscard]] std::uint64_t lost() const noexcept { return lost_; }

 private:
  void ask(std::uint64_t run, std::uint64_t sent);
  bool read(std::uint64_t run, duration wait);
  void judge(std::uint64_t asked_at, std::uint64_t arrived) noexcept;

  socket& through_;
  std::uint64_t train_;
  std::uint64_t least_;  // datagrams
  std::uint64_t most_;
  double max_loss_;
  std::uint64_t window_;
  std::uint64_t asked_ = 0;  // sent when the last report was asked for
  time_point asked_when_;
  std::uint64_t known_ = 0;  // sent when the last report that came was asked for
  std::uint64_t lost_ = 0;
};

}  // namespace dgram::load
