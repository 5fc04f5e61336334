// SPDX-License-Identifier: MIT
#include "assist/web/connections.hpp"

#include <algorithm>
#include <utility>

namespace dgram::assist {

connections::place::~place() { (entry_->leaving ? of_->leaving_ : of_->entries_).erase(entry_); }

bool connections::make_room() {
  if (entries_.size() < open_max) return true;
  const auto oldest = std::ranges::find(entries_, false, &entry::trusted);
  if (oldest == entries_.end()) return false;
  oldest->leaving = true;
  oldest->close();
  leaving_.splice(leaving_.end(), entries_, oldest);
  return true;
}

std::unique_ptr<connections::place> connections::enter(std::function<void()> close) {
  if (!make_room()) return nullptr;
  entries_.push_back({.close = std::move(close)});
  return std::unique_ptr<place>(new place(*this, std::prev(entries_.end())));
}

void connections::close_all() {
  for (const entry& connection : entries_) connection.close();
}

}  // namespace dgram::assist
