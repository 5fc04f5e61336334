// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>
#include <dgram/outbox.hpp>

namespace dgram::services {

/// Answers that wait for their time, the nearest first; equal times leave as they came. One thread.
class delay_queue {
 public:
  delay_queue(std::size_t count_max, std::size_t bytes_max)
      : count_max_(count_max), bytes_max_(bytes_max) {}

  /// Copies it. False when there are too many or too much. `tag` is the caller's.
  [[nodiscard]] bool add(time_point due, const outgoing& outgoing, std::uint64_t tag = 0);
  /// time_point::max() when nothing waits.
  [[nodiscard]] time_point next() const noexcept;
  /// The first; good until take() or add(). Something waits.
  [[nodiscard]] outgoing first() const noexcept;
  [[nodiscard]] std::uint64_t first_tag() const noexcept { return waiting_.front().tag; }
  void take();
  /// Lets the first wait again, until `due`.
  void put_off(time_point due);
  [[nodiscard]] std::size_t size() const noexcept { return waiting_.size(); }

 private:
  struct entry {
    time_point due;
    std::uint64_t order;
    std::uint64_t tag;
    outgoing way;
    std::vector<std::byte> payload;
  };
  static bool later(const entry& a, const entry& b) noexcept;

  std::size_t count_max_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::uint64_t added_ = 0;
  std::vector<entry> waiting_;  // a heap
};

}  // namespace dgram::services
