// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

#include <boost/json/array.hpp>

#include "assist/jobs/job.hpp"

namespace dgram::assist {

/// All jobs, and the one thread that does them. Numbers are from 1 and never used twice. Those that
/// have ended stay until they are removed, or their place is needed. Any thread.
class job_table {
 public:
  static constexpr std::size_t jobs_max = 64;

  struct callbacks {
    job_sender send;
    std::function<void()> changed;                         ///< called after every state change
    std::function<void(boost::json::object entry)> ended;  ///< called when a job ended by itself
  };
  explicit job_table(callbacks call);
  ~job_table();

  /// Its entry in the state. 429 when too many run.
  [[nodiscard]] outcome<boost::json::object> start(std::unique_ptr<job> job);
  /// Stops and forgets it. What its entry was.
  outcome<boost::json::object> remove(std::uint32_t id);
  [[nodiscard]] boost::json::array state() const;

 private:
  using table = std::map<std::uint32_t, std::unique_ptr<job>>;

  void run(const std::stop_token& stop);
  [[nodiscard]] time_point step();
  [[nodiscard]] table::node_type make_room();

  callbacks call_;
  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable_any wake_;
  table jobs_;
  std::uint32_t last_id_ = 0;
  bool anew_ = false;
  std::jthread thread_;
};

}  // namespace dgram::assist
