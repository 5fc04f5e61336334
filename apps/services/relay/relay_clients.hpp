// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dgram/outbox.hpp>
#include <dgram/socket.hpp>

#include "services/relay/impairment.hpp"
#include "services/relay/relay.hpp"

namespace dgram::services {

/// Who a conversation is with: the same source speaking to two addresses of the relay is two
/// clients, as each must be answered from the address it spoke to.
struct relay_client_key {
  endpoint source;
  address local;

  friend bool operator==(const relay_client_key&, const relay_client_key&) noexcept = default;
};

/// Datagrams held back to change places with the next, by when they leave all the same.
struct relay_held {
  relay_client_key client;
  std::vector<std::byte> payload;
  unsigned copies = 1;
};
using relay_holds = std::multimap<time_point, relay_held>;

struct relay_client {
  /// One direction of it.
  struct stream {
    impairer chance;
    std::optional<relay_holds::iterator> held = {};
  };
  static constexpr std::uint32_t none = UINT32_MAX;

  relay_client_key key;
  endpoint local;  ///< with the port
  outgoing back;   ///< the way of an answer, without its payload
  socket upstream;
  std::uint8_t hops = 0;  ///< that what leaves through it has to live
  std::array<stream, relay_ways> streams;
  time_point last_active;
  std::uint64_t drops_seen = 0;  ///< of `upstream`, counted already
  /// The last time its drops were read nothing had come since.
  bool drops_known = true;
  // Of the batch in hand, as a list of places in it.
  std::uint32_t first = none;
  std::uint32_t last = none;
};

/// The clients of a relay, the longest silent last. One thread.
class relay_clients {
 public:
  [[nodiscard]] relay_client* find(const relay_client_key& key) noexcept;
  relay_client& add(relay_client client);
  /// A datagram came from it or for it.
  void touch(relay_client& client, time_point now) noexcept;
  /// Null when there is none.
  [[nodiscard]] relay_client* longest_silent() noexcept {
    return all_.empty() ? nullptr : &all_.back();
  }
  void drop(relay_client& client);

  [[nodiscard]] std::size_t size() const noexcept { return all_.size(); }
  [[nodiscard]] auto begin() noexcept { return all_.begin(); }
  [[nodiscard]] auto end() noexcept { return all_.end(); }

 private:
  struct hash {
    [[nodiscard]] std::size_t operator()(const relay_client_key& key) const noexcept;
  };

  std::list<relay_client> all_;  // the last to say something first
  std::unordered_map<relay_client_key, std::list<relay_client>::iterator, hash> by_key_;
};

}  // namespace dgram::services
