// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

#include "assist/log/record.hpp"
#include "assist/log/store.hpp"
#include "workshop/match/filter.hpp"

namespace dgram::assist {

/// Which rows somebody wants to see.
struct row_choice {
  std::optional<std::uint32_t> socket = {};  ///< none: of all
  workshop::filter where = {};

  [[nodiscard]] bool is_everything() const noexcept { return !socket && where.is_empty(); }
  [[nodiscard]] bool takes(const record& row) const;
};

/// The rows of a choice, numbered from 0 in the order they came. A row keeps its number when older
/// ones leave the store. Looks at what is new, and at first at all there is, in bounded steps.
/// Keeps four bytes a row, and none where everything was chosen. One thread.
class view_index {
 public:
  /// The rows, and bytes, that one advance() looks at, at most.
  static constexpr std::size_t step_rows_max = 65'536;
  static constexpr std::size_t step_bytes_max = std::size_t{16} << 20U;

  view_index(const store& rows, row_choice choice);

  void advance();
  /// Rows that ever matched; the next one gets this number.
  [[nodiscard]] std::uint64_t total() const noexcept;
  /// Rows with lower numbers have left the store.
  [[nodiscard]] std::uint64_t oldest() const noexcept;
  /// All that was in the store at the beginning has been looked at.
  [[nodiscard]] bool scanned() const noexcept { return scanned_; }

  /// Shows rows from number `from` on, at most `count` of those known by advance(); not those that
  /// have left meanwhile. Returns the number of the first shown.
  std::uint64_t each(std::uint64_t from, std::size_t count,
                     const std::function<void(const record&)>& show) const;

 private:
  [[nodiscard]] std::uint64_t id_of(std::uint64_t number) const noexcept;

  const store* rows_;
  row_choice choice_;
  store::extent known_;
  std::uint64_t next_ = 1;  // id to look at
  std::uint64_t total_ = 0;
  std::deque<std::uint32_t> ids_;  // of the newest rows; the low half identifies it
  bool scanned_ = false;
  record_batch piece_;
};

}  // namespace dgram::assist
