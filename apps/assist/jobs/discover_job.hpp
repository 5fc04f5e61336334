// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include <boost/json/array.hpp>

#include "assist/jobs/job.hpp"
#include "assist/json/payload.hpp"
#include "assist/log/store.hpp"

namespace dgram::assist {

/// One question to whoever is there, and every reply that comes for a while: they are rows of a
/// socket that is there for this alone.
class discover_job final : public job {
 public:
  /// The replies listed in the state; later ones are counted.
  static constexpr std::size_t answers_max = 256;
  static constexpr duration wait_max = std::chrono::minutes(1);

  struct parts {
    std::uint32_t socket = 0;
    std::vector<std::string> typed = {};
    std::vector<endpoint> to = {};
    duration wait = {};
    /// Called once, when it has ended or is forgotten.
    std::function<void()> close = {};
  };
  discover_job(parts what, payload_maker question, const store& rows, time_point start);
  ~discover_job() override;

  [[nodiscard]] time_point due() const noexcept override { return due_; }
  bool step(time_point now, const job_sender& send) override;
  [[nodiscard]] boost::json::object state() const override;

 private:
  void ask(time_point now, const job_sender& send);
  [[nodiscard]] bool look();
  void add(const record& answer);
  void close();

  parts what_;
  payload_maker question_;
  const store* rows_;
  time_point due_;
  time_point until_ = time_point::max();
  std::uint64_t next_row_;
  time_point asked_ = {};
  std::uint64_t sent_ = 0;
  boost::json::array answers_;
  std::uint64_t more_ = 0;
  std::optional<api_error> last_error_;
};

}  // namespace dgram::assist
