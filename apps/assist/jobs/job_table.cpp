// SPDX-License-Identifier: MIT
#include "assist/jobs/job_table.hpp"

#include <algorithm>
#include <utility>

namespace dgram::assist {
namespace {

// What has to wait for room, or has fallen behind, comes again after this.
constexpr duration pause = std::chrono::milliseconds(1);
constexpr duration longest_sleep = std::chrono::hours(1);

bool has_ended(const job& job) noexcept { return job.due() == time_point::max(); }

boost::json::object entry_of(std::uint32_t id, const job& job) {
  boost::json::object entry{{"id", id}};
  for (auto& [key, value] : job.state()) entry[key] = std::move(value);
  return entry;
}

}  // namespace

job_table::job_table(callbacks call)
    : call_(std::move(call)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

job_table::~job_table() {
  thread_.request_stop();
  thread_.join();
}

// The oldest that has ended; empty where there is room.
job_table::table::node_type job_table::make_room() {
  if (jobs_.size() < jobs_max) return {};
  const auto ended =
      std::ranges::find_if(jobs_, [](const auto& entry) { return has_ended(*entry.second); });
  return ended == jobs_.end() ? table::node_type() : jobs_.extract(ended);
}

outcome<boost::json::object> job_table::start(std::unique_ptr<job> job) {
  boost::json::object entry;
  table::node_type forgotten;  // ends outside of the lock, as does one that finds no room
  {
    const std::scoped_lock lock(mutex_);
    forgotten = make_room();
    if (jobs_.size() >= jobs_max) {
      return failed(api_error{.status = 429,
                              .code = "too_many_jobs",
                              .what = "jobs",
                              .why = "too many jobs",
                              .hint = "stop one that is not needed",
                              .hint_zh = "停止一个不需要的",
                              .parameters = {{"limit", jobs_max}}});
    }
    const std::uint32_t id = ++last_id_;
    entry = entry_of(id, *job);
    jobs_.emplace(id, std::move(job));
    anew_ = true;
  }
  wake_.notify_one();
  call_.changed();
  return entry;
}

outcome<boost::json::object> job_table::remove(std::uint32_t id) {
  table::node_type removed;
  {
    const std::scoped_lock lock(mutex_);
    removed = jobs_.extract(id);
  }
  if (removed.empty()) return failed(no_such("no_such_job"));
  auto entry = entry_of(id, *removed.mapped());
  removed.mapped().reset();
  call_.changed();
  return entry;
}

boost::json::array job_table::state() const {
  const std::scoped_lock lock(mutex_);
  boost::json::array list;
  for (const auto& [id, one] : jobs_) list.push_back(entry_of(id, *one));
  return list;
}

time_point job_table::step() {
  time_point next = clock::now() + longest_sleep;
  for (auto& [id, one] : jobs_) {
    const time_point now = clock::now();
    if (one->due() <= now) {
      if (one->step(now, call_.send)) call_.changed();
      if (has_ended(*one)) call_.ended(entry_of(id, *one));
    }
    next = std::min(next, one->due() <= now ? now + pause : one->due());
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
