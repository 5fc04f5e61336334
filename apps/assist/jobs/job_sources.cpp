// SPDX-License-Identifier: MIT
#include "assist/jobs/job_sources.hpp"

#include <algorithm>
#include <utility>

namespace dgram::assist {
namespace {

std::int64_t whole_ms(duration time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
}

}  // namespace

turns_source::turns_source(std::vector<job_item> items, std::uint64_t turns, bool is_cycle)
    : items_(std::move(items)), turns_max_(turns), is_cycle_(is_cycle) {}

std::optional<duration> turns_source::next() {
  if (!std::exchange(begun_, true)) {
    if (!is_cycle_) due_ = items_.front().delay;
    return due_;
  }
  if (++item_ == items_.size()) {
    item_ = 0;
    if (++turn_ == turns_max_) return std::nullopt;
  }
  return due_ += items_[item_].delay;
}

outcome<byte_view> turns_source::payload(const endpoint& to) {
  auto made = items_[item_].payload.make(turn_ + 1, to.to_string());
  if (!made) return failed(std::move(made.error()));
  made_ = std::move(*made);
  return made_;
}

void turns_source::put_state(boost::json::object& entry) const {
  if (is_cycle_) {
    entry["every_ms"] = whole_ms(items_.front().delay);
  } else {
    entry["items"] = items_.size();
  }
  entry["count"] = turns_max_;
}

file_source::file_source(workshop::bytes whole, std::vector<endpoint> to, how sent)
    : whole_(std::move(whole)),
      to_(std::move(to)),
      how_(sent),
      pieces_(std::max<std::uint64_t>(1, (whole_.size() + how_.chunk - 1) / how_.chunk)) {}

std::optional<duration> file_source::next() {
  if (next_ == pieces_) return std::nullopt;
  return how_.every * static_cast<duration::rep>(next_++);
}

outcome<byte_view> file_source::payload(const endpoint&) {
  const std::size_t begin = (next_ - 1) * how_.chunk;
  return byte_view(whole_).subspan(begin, std::min(how_.chunk, whole_.size() - begin));
}

void file_source::put_state(boost::json::object& entry) const {
  entry["every_ms"] = whole_ms(how_.every);
  entry["chunk"] = how_.chunk;
  entry["len"] = whole_.size();
  entry["count"] = pieces_ * to_.size();
}

rows_source::rows_source(record_batch rows, std::vector<endpoint> to, double speed)
    : rows_(std::move(rows)), to_(std::move(to)), speed_(speed) {}

// A clock that was set back, or a gap of days, are not waited for.
std::optional<duration> rows_source::next() {
  constexpr duration recorded_max = std::chrono::hours(24 * 60);
  if (next_ == rows_.size()) return std::nullopt;
  if (next_ != 0) {
    const duration gap = rows_[next_].at - rows_[next_ - 1].at;
    recorded_ =
        std::min(recorded_ + std::clamp(gap, duration::zero(), job::delay_max), recorded_max);
  }
  ++next_;
  return duration(static_cast<duration::rep>(static_cast<double>(recorded_.count()) / speed_));
}

outcome<byte_view> rows_source::payload(const endpoint&) { return rows_[next_ - 1].payload; }

void rows_source::put_state(boost::json::object& entry) const {
  entry["speed"] = speed_;
  entry["count"] = rows_.size() * to_.size();
}

}  // namespace dgram::assist
