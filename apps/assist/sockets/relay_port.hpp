// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "assist/log/store.hpp"
#include "assist/sockets/port.hpp"
#include "services/relay/relay.hpp"

namespace dgram::assist {

struct relay_port_options {
  std::uint32_t id = 0;
  services::relay_options how = {};  ///< its observers are the port's own
  /// Called on its thread when its state changed by itself.
  std::function<void()> changed = {};
};

/// A socket of kind relay, and its thread. What came from a client is a row that was received, what
/// goes back to one a row that was sent, each with what became of it on the way.
class relay_port final : public port {
 public:
  [[nodiscard]] static outcome<std::unique_ptr<relay_port>> open(relay_port_options options,
                                                                 store& rows,
                                                                 capture_writer* capture);
  ~relay_port() override;

  [[nodiscard]] boost::json::object state() const override;
  [[nodiscard]] boost::json::object details() const override;
  [[nodiscard]] endpoint local() const override { return relay_->local(); }
  [[nodiscard]] outcome<sent_row> send(const outgoing& datagram, duration wait) override;
  [[nodiscard]] port_count count() override;
  void reset() override;
  void look(const std::function<void(port_log&)>& at) override;
  /// `impairment`: what it names is changed, in both directions.
  [[nodiscard]] outcome<> change(const boost::json::object& to) override;

 private:
  relay_port(const relay_port_options& options, store& rows, capture_writer* capture);
  [[nodiscard]] services::relay_observers observers();
  void seen(const services::relayed& passed);
  void run(const std::stop_token& stop);
  void count_drops(const services::relay_account& now);

  std::function<void()> changed_;
  std::optional<services::relay> relay_;

  mutable std::mutex mutex_;  // guards what follows
  port_log log_;
  services::relay_account before_;  // at the last reset
  std::uint64_t drops_seen_ = 0;
  std::optional<api_error> broken_;

  std::jthread thread_;  // last: it uses all the others
};

}  // namespace dgram::assist
