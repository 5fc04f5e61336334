// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/outbox.hpp>
#include <dgram/socket.hpp>

namespace dgram::load {

/// As many payloads of `bytes` as one segmented send may carry at most; 1 at least.
[[nodiscard]] std::size_t longest_train(std::size_t bytes) noexcept;

/// Sends numbered datagrams, equal but for their heads: the bytes are made once and written to the
/// kernel from where they lie. Allocates at construction only. One thread.
class train_sender {
 public:
  /// `bytes`: bench_header::bytes_min at least. `train`: 1 to batch_slots_max.
  train_sender(std::size_t bytes, std::size_t train, bool segment);

  /// Numbers `first` to `first + count` of `run` to `target` (none: the connected peer) with the
  /// next flush. `count` is at most the train; all of a flush have the same bytes apart from heads,
  /// so what is put for another target must have the same numbers.
  void put(const endpoint& target, std::size_t count);
  /// Writes the heads that what was put will leave with.
  void number(std::uint64_t run, std::uint64_t first, std::size_t count, duration planned);
  outbox::flushed flush(socket& through) { return outbox_.flush(through, flush_limit); }

  /// One whole train as it is now, one payload after another.
  [[nodiscard]] byte_view payloads() const noexcept { return payloads_; }
  [[nodiscard]] std::size_t train() const noexcept { return train_; }
  /// Datagrams that can still be put before a flush.
  [[nodiscard]] std::size_t room() const noexcept { return outbox_.capacity() - outbox_.size(); }

 private:
  static constexpr duration flush_limit = std::chrono::seconds(1);

  std::size_t bytes_;
  std::size_t train_;
  std::vector<std::byte> payloads_;
  outbox outbox_;
};

/// How long before a due time the sender polls: a sleeping thread wakes up late by about this.
inline constexpr duration slot_spin_default = std::chrono::microseconds(60);
/// Sleeps until `when`, the last `spin` of the time awake.
void wait_for_slot(time_point when, std::optional<duration> spin);

}  // namespace dgram::load
