// SPDX-License-Identifier: MIT
#include "assist/jobs/job.hpp"

#include <utility>

namespace dgram::assist {

sending_job::sending_job(job_head head, std::unique_ptr<job_source> source, time_point start)
    : head_(std::move(head)), source_(std::move(source)), start_(start) {
  go_on();
}

void sending_job::go_on() {
  remote_ = 0;
  const auto next = source_->next();
  due_ = next ? start_ + *next : time_point::max();
}

bool sending_job::send_current(const job_sender& send) {
  const endpoint& to = source_->targets()[remote_];
  const auto payload = source_->payload(to);
  const auto done = payload ? send(head_.socket, to, *payload) : failed(payload.error());
  if (done) {
    ++sent_;
    return true;
  }
  if (done.error().status == 429) return false;
  ++failed_;
  last_error_ = done.error();
  return true;
}

bool sending_job::step(time_point now, const job_sender& send) {
  if (due_ > now) return false;
  const std::uint64_t before = sent_ + failed_;
  for (std::size_t i = 0; i < step_datagrams_max && due_ <= now; ++i) {
    if (!send_current(send)) break;
    if (++remote_ == source_->targets().size()) go_on();
  }
  return sent_ + failed_ != before;
}

boost::json::object sending_job::state() const {
  boost::json::object entry{{"kind", head_.kind},
                            {"to", boost::json::array(head_.typed.begin(), head_.typed.end())},
                            {"sent", sent_},
                            {"failed", failed_},
                            {"running", due_ != time_point::max()},
                            {"error", nullptr}};
  if (head_.socket != 0) entry["socket"] = head_.socket;
  if (last_error_) entry["error"] = fields_of(*last_error_);
  source_->put_state(entry);
  return entry;
}

}  // namespace dgram::assist
