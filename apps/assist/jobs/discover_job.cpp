// SPDX-License-Identifier: MIT
#include "assist/jobs/discover_job.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "assist/log/row.hpp"
#include "workshop/text/base64.hpp"

namespace dgram::assist {
namespace {

constexpr duration look_step = std::chrono::milliseconds(50);

}  // namespace

discover_job::discover_job(parts what, payload_maker question, const store& rows, time_point start)
    : what_(std::move(what)),
      question_(std::move(question)),
      rows_(&rows),
      due_(start),
      next_row_(rows.range().next) {}

discover_job::~discover_job() { close(); }

void discover_job::close() {
  if (auto closing = std::exchange(what_.close, nullptr)) closing();
}

// One that cannot be asked keeps nobody else from being asked.
void discover_job::ask(time_point now, const job_sender& send) {
  asked_ = now;
  until_ = now + what_.wait;
  for (const endpoint& to : what_.to) {
    const auto payload = question_.make(1, to.to_string());
    const auto done = payload ? send(what_.socket, to, *payload) : failed(payload.error());
    if (done) {
      ++sent_;
    } else {
      last_error_ = done.error();
    }
  }
}

void discover_job::add(const record& answer) {
  if (answers_.size() == answers_max) {
    ++more_;
    return;
  }
  const duration rtt = answer.rtt.value_or(std::max(answer.at - asked_, duration::zero()));
  const auto shown = answer.payload.first(std::min(answer.payload.size(), row_data_bytes_max));
  answers_.push_back(boost::json::object{
      {"remote", answer.remote.to_string()},
      {"rtt_us", std::chrono::duration_cast<std::chrono::microseconds>(rtt).count()},
      {"len", answer.payload.size()},
      {"data", workshop::base64(shown)},
      {"id", answer.id}});
}

bool discover_job::look() {
  bool found = false;
  record_batch rows;
  for (;;) {
    next_row_ = rows_->copy(next_row_, rows);
    if (rows.empty()) return found;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const record row = rows[i];
      if (row.socket != what_.socket || row.kind != row_kind::rx) continue;
      add(row);
      found = true;
    }
  }
}

bool discover_job::step(time_point now, const job_sender& send) {
  if (due_ > now) return false;
  const bool first = until_ == time_point::max();
  if (first) ask(now, send);
  const bool found = look();
  const bool over = now >= until_;
  due_ = over ? time_point::max() : std::min(now + look_step, until_);
  if (over) close();
  return first || found || over;
}

boost::json::object discover_job::state() const {
  boost::json::object entry{
      {"kind", "discover"},
      {"socket", what_.socket},
      {"to", boost::json::array(what_.typed.begin(), what_.typed.end())},
      {"wait_ms", std::chrono::duration_cast<std::chrono::milliseconds>(what_.wait).count()},
      {"sent", sent_},
      {"running", due_ != time_point::max()},
      {"answers", answers_},
      {"more", more_},
      {"error", nullptr}};
  if (last_error_) entry["error"] = fields_of(*last_error_);
  return entry;
}

}  // namespace dgram::assist
