// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::assist {

/// Sends for a job: from the socket it names (0: the own one), without waiting. An error of status
/// 429 is no end: it may leave later.
using job_sender = std::function<outcome<>(std::uint32_t socket, const endpoint&, byte_view)>;

/// Something that is done over time, with times counted from its start. Knows no clock. One thread.
class job {
 public:
  /// Longest time between two datagrams of a job.
  static constexpr duration delay_max = std::chrono::hours(24);
  /// Targets of one.
  static constexpr std::size_t remotes_max = 256;
  /// The datagrams that one step() sends at most; what is left is due at once.
  static constexpr std::size_t step_datagrams_max = 256;

  virtual ~job() = default;
  /// When step() has something to do; time_point::max(): it has ended.
  [[nodiscard]] virtual time_point due() const noexcept = 0;
  /// Does the due work. Returns true if the job's entry in the state changed.
  virtual bool step(time_point now, const job_sender& send) = 0;
  /// Its entry in the state, without its number.
  [[nodiscard]] virtual boost::json::object state() const = 0;
};

/// The datagrams of a job, one after another. One thread.
class job_source {
 public:
  virtual ~job_source() = default;
  /// Advances to the next datagram (the first on the first call). Returns its time since the start
  /// of the job, never decreasing; nullopt at the end.
  [[nodiscard]] virtual std::optional<duration> next() = 0;
  /// The targets of the current datagram.
  [[nodiscard]] virtual std::span<const endpoint> targets() const = 0;
  /// Its bytes, until the next call.
  [[nodiscard]] virtual outcome<byte_view> payload(const endpoint& to) = 0;
  /// Adds the fields that only this kind has.
  virtual void put_state(boost::json::object& entry) const = 0;
};

/// What is the same for all jobs that send.
struct job_head {
  std::string kind;
  std::uint32_t socket = 0;  ///< 0: the own one
  std::vector<std::string> typed = {};
};

/// Sends what its source has, each when it is due: one that comes late does not make others late.
/// What the system refuses is counted and not sent again.
class sending_job final : public job {
 public:
  sending_job(job_head head, std::unique_ptr<job_source> source, time_point start);

  [[nodiscard]] time_point due() const noexcept override { return due_; }
  bool step(time_point now, const job_sender& send) override;
  [[nodiscard]] boost::json::object state() const override;

 private:
  void go_on();
  /// False: later.
  [[nodiscard]] bool send_current(const job_sender& send);

  job_head head_;
  std::unique_ptr<job_source> source_;
  time_point start_;
  time_point due_ = {};
  std::size_t remote_ = 0;  // of the current one, whose turn it is
  std::uint64_t sent_ = 0;
  std::uint64_t failed_ = 0;
  std::optional<api_error> last_error_;
};

}  // namespace dgram::assist
