// SPDX-License-Identifier: MIT
#include "assist/job_table.hpp"

#include <algorithm>
#include <utility>

namespace dgram::assist {
namespace {

// What has to wait for the limit, or has fallen behind, comes again after this.
constexpr duration pause = std::chrono::milliseconds(1);
constexpr duration longest_sleep = std::chrono::hours(1);

boost::json::object entry_of(std::uint32_t id, const job& one) {
  boost::json::object all{{"id", id}};
  for (auto& [key, value] : one.state()) all[key] = std::move(value);
  return all;
}

}  // namespace

job_table::job_table(sender send, std::function<void()> changed)
    : send_(std::move(send)),
      changed_(std::move(changed)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

job_table::~job_table() { thread_.request_stop(); }

outcome<boost::json::object> job_table::start(job one) {
  boost::json::object entry;
  {
    const std::scoped_lock lock(mutex_);
    if (jobs_.size() >= jobs_max) {
      return failed(api_error{.status = 429, .what = "jobs", .why = "too many jobs"});
    }
    const std::uint32_t id = ++last_id_;
    entry = entry_of(id, jobs_.emplace(id, std::move(one)).first->second);
    anew_ = true;
  }
  wake_.notify_one();
  changed_();
  return entry;
}

outcome<> job_table::remove(std::uint32_t id) {
  {
    const std::scoped_lock lock(mutex_);
    if (jobs_.erase(id) == 0) return failed(no_such("job"));
  }
  changed_();
  return {};
}

boost::json::array job_table::state() const {
  const std::scoped_lock lock(mutex_);
  boost::json::array all;
  for (const auto& [id, one] : jobs_) all.push_back(entry_of(id, one));
  return all;
}

time_point job_table::step() {
  const time_point now = clock::now();
  time_point next = now + longest_sleep;
  for (auto& [id, one] : jobs_) {
    if (one.due() <= now) {
      one.step(now, [&](const endpoint& to, byte_view payload) {
        return send_(one.socket(), to, payload);
      });
      changed_();
    }
    next = std::min(next, std::max(one.due(), now + pause));
  }
  return next;
}

void job_table::run(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const time_point next = step();
    wake_.wait_until(lock, stop, next, [&] { return std::exchange(anew_, false); });
  }
}

}  // namespace dgram::assist
