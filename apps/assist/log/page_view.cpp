// SPDX-License-Identifier: MIT
#include "assist/log/page_view.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>

namespace dgram::assist {
boost::json::object page_view::row_of(const record& from, interface_names& names) const {
  boost::json::object row = short_row(from, names);
  const bool whole = from.kind == row_kind::rx || from.kind == row_kind::tx;
  if (asked_.verify && whole)
    row["sum"] = ends_in_checksum(from.payload, *asked_.verify) ? "ok" : "wrong";
  return row;
}

// A place that the filter has not reached yet is waited for, and reported once.
bool page_view::is_due(std::uint64_t first, std::uint64_t end) {
  if (asked_.at) {
    const bool whole = index_.scanned() || end >= *asked_.at + asked_.rows;
    return whole && !std::exchange(done_, true);
  }
  const shown now{first, end};
  if (shown_ == now) return false;
  shown_ = now;
  return true;
}

std::optional<std::string> page_view::due(interface_names& names) {
  if (done_) return std::nullopt;
  const std::uint64_t total = index_.total(), oldest = index_.oldest();
  const std::uint64_t newest = total - std::min<std::uint64_t>(total, asked_.rows);
  const std::uint64_t from = std::clamp(asked_.at.value_or(newest), oldest, total);
  if (!is_due(from, std::min<std::uint64_t>(total, from + asked_.rows))) return std::nullopt;
  boost::json::array rows;
  const std::uint64_t first = index_.each(
      from, asked_.rows, [&](const record& row) { rows.push_back(row_of(row, names)); });
  return boost::json::serialize(boost::json::object{{"v", 1},
                                                    {"event", "rows"},
                                                    {"view", number_},
                                                    {"total", total},
                                                    {"oldest", oldest},
                                                    {"first", first},
                                                    {"rows", std::move(rows)}});
}

boost::json::object page_view::progress() const {
  return {{"view", number_},
          {"total", index_.total()},
          {"oldest", index_.oldest()},
          {"scanned", index_.scanned()}};
}

}  // namespace dgram::assist
