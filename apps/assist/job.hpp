// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include <dgram/endpoint.hpp>
#include <dgram/limits.hpp>

#include "assist/payload.hpp"

namespace dgram::assist {

/// One datagram of a job: what, to whom, and how long after the one before.
struct job_item {
  payload_maker payload;
  std::vector<endpoint> to;
  duration delay;
};

/// Something that is sent again and again: a cycle is one item, a sequence some in turn. Times are
/// added up from its start, so none drifts. Knows no clock. One thread.
class job {
 public:
  static constexpr std::size_t items_max = 1'000;
  static constexpr duration delay_max = std::chrono::hours(24);

  /// Reads `POST /jobs`: kinds `cycle` and `sequence`. Resolves names.
  [[nodiscard]] static outcome<job> read(const boost::json::object& from, time_point start);

  enum class told : std::uint8_t { sent, refused, later };
  using sender = std::function<told(const endpoint& to, byte_view payload)>;

  /// When step() has something to do; time_point::max(): it has ended.
  [[nodiscard]] time_point due() const noexcept { return due_; }
  /// Sends what is due. `later`: the same again at the next step.
  void step(time_point now, const sender& send);
  void end() noexcept { due_ = time_point::max(); }

  [[nodiscard]] std::uint32_t socket() const noexcept { return socket_; }  ///< 0: the own one
  /// Its entry in the state, without its number.
  [[nodiscard]] boost::json::object state() const;

 private:
  job() = default;
  outcome<> read_items(fields& in, const boost::json::object& from);
  void go_on();

  std::string kind_;
  std::uint32_t socket_ = 0;
  std::vector<std::string> typed_;
  std::vector<job_item> items_;
  std::uint64_t turns_max_ = 0;  // 0: until stopped
  std::size_t item_ = 0;
  std::size_t remote_ = 0;
  std::uint64_t turns_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t refused_ = 0;
  time_point due_;
};

}  // namespace dgram::assist
