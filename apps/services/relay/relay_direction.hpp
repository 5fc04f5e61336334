// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <system_error>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/outbox.hpp>
#include <dgram/socket.hpp>

#include "services/answers/delay_queue.hpp"
#include "services/relay/relay.hpp"
#include "services/relay/relay_clients.hpp"

namespace dgram::services {

/// One direction of a relay: what comes in goes through the impairment and leaves, now or later.
/// Borrows clients, socket and observers. One thread.
class relay_direction {
 public:
  relay_direction(relay_way way, relay_clients& clients, socket& listening,
                  const relay_options& options);

  /// `payload` is borrowed until flush(). Everything due by `now` has been released before.
  void take(relay_client& client, byte_view payload, time_point now);
  /// Sends what is due by `now`.
  void release(time_point now);
  /// Sends what waits, due or not.
  void release_all();
  /// Sends what is held back for this client.
  void let_go(relay_client& client);
  /// Hands over to the kernel what take() and the others gave.
  void flush();

  /// When release() is to be called; time_point::max() for never.
  [[nodiscard]] time_point next() const noexcept;

  impairment how;        ///< may change between batches
  relay_counters count;  ///< `received` and what was withheld are counted by who reads

 private:
  void hold(relay_client& client, byte_view payload, const fate& what);
  void release_first_held(bool swapped, time_point due, time_point now,
                          relay_holds::iterator which);
  void send_or_wait(relay_client& client, byte_view payload, time_point due, time_point now,
                    bool borrowed);
  void send(relay_client& client, byte_view payload, bool borrowed);
  void send_first_waiting();
  void note_leaving(const relay_client& client, byte_view payload);
  void show_left(std::span<const std::error_code> outcomes, system_time when);
  [[nodiscard]] byte_view changed(byte_view payload, std::size_t bit);
  [[nodiscard]] relay_client::stream& stream_of(relay_client& client) const noexcept {
    return client.streams[static_cast<std::size_t>(way_)];
  }

  relay_way way_;
  relay_clients* clients_;
  socket* listening_;
  const relay_options* options_;
  delay_queue waiting_{relay::waiting_max, relay::waiting_bytes_max};
  relay_holds holds_;
  std::vector<std::byte> changed_;
  outbox out_;
  socket* through_ = nullptr;     // where what is in the outbox leaves
  std::vector<message> leaving_;  // what is in the outbox, while somebody wants to see it
};

}  // namespace dgram::services
