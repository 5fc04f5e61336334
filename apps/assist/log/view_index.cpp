// SPDX-License-Identifier: MIT
#include "assist/log/view_index.hpp"

#include <algorithm>
#include <utility>

#include "assist/log/row.hpp"

namespace dgram::assist {

bool row_choice::takes(const record& row) const {
  if (socket && *socket != row.socket) return false;
  return where.is_empty() || where.matches(subject_of(row));
}

view_index::view_index(const store& rows, row_choice choice)
    : rows_(&rows), choice_(std::move(choice)) {}

// A store never holds as many rows as 32 bits can number.
std::uint64_t view_index::id_of(std::uint64_t number) const noexcept {
  if (choice_.is_everything()) return number + 1;
  const std::uint32_t low = ids_[number - oldest()];
  return next_ - static_cast<std::uint32_t>(static_cast<std::uint32_t>(next_) - low);
}

std::uint64_t view_index::total() const noexcept {
  return choice_.is_everything() ? known_.next - 1 : total_;
}

std::uint64_t view_index::oldest() const noexcept {
  return choice_.is_everything() ? known_.oldest - 1 : total_ - ids_.size();
}

void view_index::advance() {
  known_ = rows_->range();
  if (choice_.is_everything()) {
    scanned_ = true;
    return;
  }
  while (!ids_.empty() && id_of(oldest()) < known_.oldest) ids_.pop_front();
  std::size_t rows = 0, bytes = 0;
  while (rows < step_rows_max && bytes < step_bytes_max) {
    next_ = rows_->copy(next_, piece_);
    if (piece_.empty()) {
      scanned_ = true;
      return;
    }
    for (std::size_t i = 0; i < piece_.size(); ++i) {
      const record row = piece_[i];
      if (!choice_.takes(row)) continue;
      ids_.push_back(static_cast<std::uint32_t>(row.id));
      ++total_;
    }
    rows += piece_.size();
    bytes += piece_.bytes();
  }
}

std::uint64_t view_index::each(std::uint64_t from, std::size_t count,
                               const std::function<void(const record&)>& show) const {
  from = std::clamp(from, oldest(), total());
  std::uint64_t first = from;
  record_batch copied;
  for (std::uint64_t number = from; number < std::min(from + count, total()); ++number) {
    const std::uint64_t id = id_of(number);
    rows_->copy(id, copied, 1);
    if (!copied.empty() && copied[0].id == id) {
      show(copied[0]);
    } else {
      first = number + 1;
    }
  }
  return first;
}

}  // namespace dgram::assist
