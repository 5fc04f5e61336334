// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "assist/jobs/job.hpp"
#include "assist/json/payload.hpp"
#include "assist/log/record.hpp"

namespace dgram::assist {

/// One datagram of a cycle or a sequence: what, to whom, and how long after the one before.
struct job_item {
  payload_maker payload;
  std::vector<endpoint> to;
  duration delay = {};
};

/// Some datagrams in turn, again and again. A cycle is one: it is due at once, then every delay.
/// Those of a sequence are due their delay after the one before.
class turns_source final : public job_source {
 public:
  static constexpr std::size_t items_max = 1'000;

  /// `turns`: 0 without end.
  turns_source(std::vector<job_item> items, std::uint64_t turns, bool is_cycle);

  [[nodiscard]] std::optional<duration> next() override;
  [[nodiscard]] std::span<const endpoint> targets() const override { return items_[item_].to; }
  [[nodiscard]] outcome<byte_view> payload(const endpoint& to) override;
  void put_state(boost::json::object& entry) const override;

 private:
  std::vector<job_item> items_;
  std::uint64_t turns_max_;
  bool is_cycle_;
  bool begun_ = false;
  std::size_t item_ = 0;
  std::uint64_t turn_ = 0;  // from 0
  duration due_ = {};
  workshop::bytes made_;
};

/// A file in pieces. An empty one is one empty datagram.
class file_source final : public job_source {
 public:
  struct how {
    std::size_t chunk = 1'024;
    duration every = {};
  };
  file_source(workshop::bytes whole, std::vector<endpoint> to, how sent);

  [[nodiscard]] std::optional<duration> next() override;
  [[nodiscard]] std::span<const endpoint> targets() const override { return to_; }
  [[nodiscard]] outcome<byte_view> payload(const endpoint& to) override;
  void put_state(boost::json::object& entry) const override;

 private:
  workshop::bytes whole_;
  std::vector<endpoint> to_;
  how how_;
  std::uint64_t pieces_;
  std::uint64_t next_ = 0;  // piece
};

/// Datagrams of the log again, as they followed one another.
class rows_source final : public job_source {
 public:
  /// What one replay keeps of the log.
  static constexpr std::size_t bytes_max = std::size_t{64} << 20U;
  static constexpr double speed_max = 1e6;
  static constexpr double speed_min = 1e-3;

  rows_source(record_batch rows, std::vector<endpoint> to, double speed);

  [[nodiscard]] std::optional<duration> next() override;
  [[nodiscard]] std::span<const endpoint> targets() const override { return to_; }
  [[nodiscard]] outcome<byte_view> payload(const endpoint& to) override;
  void put_state(boost::json::object& entry) const override;

 private:
  record_batch rows_;
  std::vector<endpoint> to_;
  double speed_;
  std::size_t next_ = 0;
  duration recorded_ = {};  // from the first to the current one
};

}  // namespace dgram::assist
