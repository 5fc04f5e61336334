// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>
#include <span>
#include <vector>

#include <dgram/receive_batch.hpp>
#include <dgram/receive_retry.hpp>
#include <dgram/worker.hpp>

#include "services/relay/poller.hpp"
#include "services/relay/relay.hpp"
#include "services/relay/relay_clients.hpp"
#include "services/relay/relay_direction.hpp"

namespace dgram::services {

/// What a relay is made of, and its loop.
class relay::state {
 public:
  state(const relay_options& options, socket listening, poller waits);
  [[nodiscard]] result<> start();
  [[nodiscard]] result<> run();
  void stop() noexcept;

  void set(relay_way which, const impairment& impairment);
  [[nodiscard]] impairment impaired(relay_way which) const;
  [[nodiscard]] relay_account count() const;
  [[nodiscard]] const relay_options& options() const noexcept { return options_; }
  [[nodiscard]] endpoint local() const { return listening_.local(); }
  [[nodiscard]] exposure exposed() const noexcept { return door_.exposed(); }

 private:
  struct step {
    byte_view payload;
    std::uint32_t next = relay_client::none;  // of the same client
  };

  [[nodiscard]] result<bool> look(time_point until);
  [[nodiscard]] time_point next() noexcept;
  void take_settings();
  void publish();
  void finish();

  [[nodiscard]] result<> read_clients();
  void show_came() const;
  void forward(std::span<const request> batch);
  void forward_steps();
  [[nodiscard]] observer observer_of_withheld();
  void withheld(const datagram& datagram, guard why);
  void show(const datagram& datagram, fate what, std::optional<guard> why);

  [[nodiscard]] relay_client* client_of(const request& request);
  relay_client* unopened(const datagram& datagram, const error& why) const;
  [[nodiscard]] result<socket> open_upstream(std::uint8_t ttl) const;
  void read_target(relay_client& client);
  void take_news(relay_client& client);
  void take_client_news();
  void drop(relay_client& client, std::uint64_t& reason);
  void drop_idle();
  void read_drops(relay_client& client);
  void read_all_drops();

  relay_options options_;
  socket listening_;
  poller waits_;
  relay_clients clients_;
  relay_direction up_;
  relay_direction down_;
  worker door_;  // the guards of a server
  outbox no_answers_;
  receive_batch batch_;
  time_point now_;  // of the batch in hand
  std::vector<step> steps_;
  std::vector<relay_client*> touched_;
  std::uint64_t looped_ = 0;
  relay_account account_;
  std::uint64_t drops_seen_ = 0;
  time_point drops_due_ = time_point::max();
  receive_retry retry_;
  bool used_ = false;
  std::atomic<bool> stopped_ = false;

  mutable std::mutex mutex_;  // guards what follows
  std::array<impairment, relay_ways> asked_;
  std::atomic<bool> newly_asked_ = false;
  relay_account published_;
};

}  // namespace dgram::services
