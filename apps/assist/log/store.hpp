// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "assist/log/record.hpp"

namespace dgram::assist {

/// The log: whole datagrams, the oldest out when it is full. Rows are numbered from 1 in the order
/// they came and keep their number.
///
/// Memory comes in segments that are used again, so it is flat once the log is full, and dropping
/// the oldest costs nothing: a segment's rows leave together. A lock is held as long as one batch
/// is copied. Any number of threads.
class store {
 public:
  static constexpr std::size_t segment_bytes = std::size_t{1} << 20U;
  static constexpr std::size_t bytes_default = std::size_t{256} << 20U;
  /// Less is rounded up, all else down to whole segments.
  static constexpr std::size_t bytes_min = 2 * segment_bytes;
  /// What one copy() hands over at most (and one row of any size).
  static constexpr std::size_t copy_rows_max = 1'024;
  static constexpr std::size_t copy_bytes_max = std::size_t{256} << 10U;

  explicit store(std::size_t bytes_max = bytes_default);

  /// Returns the id of the first; ids of one batch are consecutive.
  std::uint64_t append(const record_batch& rows);

  struct extent {
    std::uint64_t oldest = 1;   ///< id of the oldest row kept
    std::uint64_t next = 1;     ///< id the next row will get; == oldest: empty
    std::uint64_t dropped = 0;  ///< rows that left because it was full
    std::size_t bytes = 0;      ///< payloads and bookkeeping of the rows kept
    std::size_t bytes_max = 0;
  };
  [[nodiscard]] extent range() const;

  /// Copies rows with ids from `from` on, or from the oldest kept on, into `into`, replacing what
  /// it held. Returns the id to go on from; `into` is empty: there are no more.
  std::uint64_t copy(std::uint64_t from, record_batch& into,
                     std::size_t rows_max = copy_rows_max) const;

  /// Forgets all rows; ids go on. They do not count as dropped.
  void clear();

 private:
  struct segment {
    std::unique_ptr<std::byte[]> memory;
    std::uint64_t first = 0;  // id
    std::size_t rows = 0;
    std::size_t used = 0;  // rows grow from the front, their ends (32 bits each) from the back
    [[nodiscard]] std::uint32_t end(std::size_t index) const noexcept;
    [[nodiscard]] bool holds(std::size_t more) const noexcept;
    void add(byte_view packed) noexcept;
    [[nodiscard]] std::size_t bytes() const noexcept;
  };
  void begin_segment();
  [[nodiscard]] bool adds_up() const noexcept;  // what holds between the members, asserted

  mutable std::mutex mutex_;
  std::deque<segment> segments_;
  std::unique_ptr<std::byte[]> spare_;
  std::size_t segments_max_;
  std::uint64_t next_ = 1;
  std::uint64_t dropped_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace dgram::assist
