// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <dgram/limits.hpp>

#include "measure/histogram.hpp"

namespace dgram::measure {

/// Where in its frame each datagram was that got lost, and how long each frame took: numbers 0 to
/// size − 1 are the first frame, and so on. Eight bytes a frame. Pure; one thread.
class burst_account {
 public:
  explicit burst_account(std::size_t frame_size);

  /// Notes that `number` was sent; they come in order.
  void send(std::uint64_t number);
  /// Notes that it was answered in time, `latency` after its frame was due; once for each.
  void answer(std::uint64_t number, duration latency) noexcept;

  [[nodiscard]] std::uint64_t frames() const noexcept { return last_answer_.size(); }
  /// Lost, by place in the frame.
  [[nodiscard]] std::vector<std::uint64_t> lost_by_place() const;
  /// Of each frame, ns until the last of its answers: how deep the queue was that it made. A frame
  /// without any answer is among the lost.
  [[nodiscard]] histogram drained() const;

 private:
  std::vector<std::uint64_t> sent_;      // by place
  std::vector<std::uint64_t> answered_;  // by place
  std::vector<duration> last_answer_;    // by frame; negative: none
};

}  // namespace dgram::measure
