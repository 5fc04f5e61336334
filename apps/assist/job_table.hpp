// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <stop_token>
#include <thread>

#include <boost/json/array.hpp>

#include "assist/job.hpp"

namespace dgram::assist {

/// All jobs, and the one thread that does them. Numbers are from 1 and never used twice. Any
/// thread.
class job_table {
 public:
  static constexpr std::size_t jobs_max = 64;

  /// `send` is given the socket a job names, 0 for the own one; `changed` is told when one sent.
  using sender = std::function<job::told(std::uint32_t socket, const endpoint&, byte_view)>;
  job_table(sender send, std::function<void()> changed);
  ~job_table();

  /// Its entry in the state. 429 when there are too many.
  [[nodiscard]] outcome<boost::json::object> start(job one);
  outcome<> remove(std::uint32_t id);
  [[nodiscard]] boost::json::array state() const;

 private:
  void run(const std::stop_token& stop);
  [[nodiscard]] time_point step();

  sender send_;
  std::function<void()> changed_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable_any wake_;
  std::map<std::uint32_t, job> jobs_;
  std::uint32_t last_id_ = 0;
  bool anew_ = false;
  std::jthread thread_;
};

}  // namespace dgram::assist
