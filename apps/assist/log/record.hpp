// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>

namespace dgram::assist {

/// A row of the log: a datagram, news of the path about one, or one that could not be sent.
enum class row_kind : std::uint8_t { rx, tx, refused, unreachable, prohibited, too_big, error };

/// The word in JSON: "rx", "tx", "refused", "unreachable", "prohibited", "too-big", "error".
[[nodiscard]] std::string_view name(row_kind kind) noexcept;

/// One row of the log, borrowed from the batch that holds it.
struct record {
  std::uint64_t id = 0;      ///< given by the store, from 1, never twice
  std::uint32_t socket = 0;  ///< the assistant's number of it
  row_kind kind = row_kind::rx;
  bool truncated = false;
  bool relayed = false;  ///< rx, tx: on its way through a relay; then `note` is what befell it
  std::optional<std::uint8_t> ttl = {};
  std::uint32_t interface = 0;  ///< index, 0: not known
  std::uint32_t fits = 0;       ///< too_big: longest payload that fits
  system_time when = {};
  time_point at = {};  ///< the same moment on the clock that never jumps
  endpoint local = {};
  endpoint remote = {};
  address by = {};                   ///< refused … too_big: who said so; none: this machine
  std::optional<duration> rtt = {};  ///< rx: since one was sent there, see conversations
  std::uint32_t wire_bytes = 0;      ///< length as it was sent; more than the payload when cut
  std::string_view note = {};  ///< rx, tx: name of the rule that fired, see `relayed`; else why
  byte_view payload = {};
};

/// Longest note of a row; the rest is cut. Names of rules and words of errno are far shorter.
inline constexpr std::size_t note_bytes_max = 255;

/// Rows in one piece of memory, as the store keeps them: how they go in and come out. What was
/// allocated once is kept, so rows that come and go allocate nothing. One thread.
class record_batch {
 public:
  /// Copies it; `id` is not kept. Payloads longer than 65,535 bytes are a bug.
  void add(const record& row);
  void clear() noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return ends_.size(); }
  [[nodiscard]] bool empty() const noexcept { return ends_.empty(); }
  /// Of memory, bookkeeping included.
  [[nodiscard]] std::size_t bytes() const noexcept { return memory_.size(); }
  /// Borrows until the next add() or clear().
  [[nodiscard]] record operator[](std::size_t index) const;

 private:
  friend class store;
  [[nodiscard]] byte_view packed(std::size_t index) const noexcept;

  std::vector<std::byte> memory_;
  std::vector<std::uint32_t> ends_;
  std::uint64_t first_ = 0;  // id of the first
};

}  // namespace dgram::assist
