// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <dgram/receive_retry.hpp>
#include <dgram/socket.hpp>
#include <dgram/worker.hpp>

#include "assist/log/store.hpp"
#include "assist/sockets/port.hpp"

namespace dgram::assist {

struct udp_port_options {
  std::uint32_t id = 0;
  socket_options how = {};
  std::vector<multicast_group> groups = {};
  std::string leaves_by = {};  ///< interface that multicasts leave by; empty: routing chooses
  std::optional<endpoint> remote = {};  ///< only this one is spoken to and heard
  guard_options guards = {};
  handler_maker answers = {};  ///< empty: it answers nothing
  /// Called on its thread when its state changed by itself.
  std::function<void()> changed = {};
};

/// A socket of kind listen, talk or service, and its thread: reads in batches, answers, logs.
class udp_port final : public port {
 public:
  [[nodiscard]] static outcome<std::unique_ptr<udp_port>> open(const udp_port_options& options,
                                                               store& rows,
                                                               capture_writer* capture);
  ~udp_port() override;

  [[nodiscard]] boost::json::object state() const override;
  [[nodiscard]] endpoint local() const override { return local_; }
  [[nodiscard]] endpoint peer() const override { return remote_.value_or(endpoint{}); }
  [[nodiscard]] outcome<sent_row> send(const outgoing& datagram, duration wait) override;
  [[nodiscard]] port_count count() override;
  void reset() override;
  void look(const std::function<void(port_log&)>& at) override;
  [[nodiscard]] outcome<> change(const boost::json::object& to) override;

  /// What an earlier handler kept is gone.
  void answer_with(const handler_maker& answers, const guard_options& guards) override;

 private:
  udp_port(socket through, const udp_port_options& options, store& rows, capture_writer* capture);
  void run(const std::stop_token& stop);
  void employ();
  void serve();
  void take_news();
  void count_drops();
  [[nodiscard]] duration wait() const;
  [[nodiscard]] bool gives_up(const error& why);

  socket socket_;
  endpoint local_;
  std::optional<endpoint> remote_;
  std::function<void()> changed_;
  receive_batch batch_;
  outbox outbox_;

  mutable std::mutex mutex_;  // guards what follows
  port_log log_;
  handler_maker answers_;
  guard_options guards_;
  bool employ_again_ = true;
  std::optional<worker> worker_;
  counters before_;  // of workers that were replaced, and since when to count
  time_point next_ = time_point::max();
  std::uint64_t drops_ = 0;  // of the socket since it was opened
  std::uint64_t drops_at_reset_ = 0;
  receive_retry retry_;
  std::optional<api_error> broken_;

  std::jthread thread_;  // last: it uses all the others
};

}  // namespace dgram::assist
