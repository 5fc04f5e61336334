// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/guard.hpp>
#include <dgram/path_error.hpp>
#include <dgram/result.hpp>

#include "services/relay/impairment.hpp"

namespace dgram::services {

/// The two directions of a relay.
enum class relay_way : std::uint8_t {
  up,   ///< from a client to the target
  down  ///< from the target to a client
};
inline constexpr std::size_t relay_ways = 2;
/// "up", "down".
[[nodiscard]] std::string_view name(relay_way which) noexcept;

/// What came in one direction and what became of each. Exact between batches and at exit:
///   received + duplicated == forwarded + lost + too_big + queue + withheld + failed + waiting
struct relay_counters {
  std::uint64_t received = 0;
  std::uint64_t received_bytes = 0;
  std::uint64_t forwarded = 0;  ///< the kernel took it
  std::uint64_t forwarded_bytes = 0;
  std::uint64_t duplicated = 0;  ///< made twice: one more than came
  std::uint64_t lost = 0;        ///< as impairment::loss asks
  std::uint64_t too_big = 0;     ///< longer than impairment::mtu
  std::uint64_t queue = 0;       ///< the line of impairment::bandwidth was full, or too many waited
  std::array<std::uint64_t, guards_count> withheld{};  ///< not for this client, by guard. Up only
  std::uint64_t failed = 0;   ///< the kernel refused it, or its client has been dropped
  std::uint64_t waiting = 0;  ///< for its time, or to change places

  std::uint64_t reordered = 0;  ///< really changed places with the next
  std::uint64_t unswapped = 0;  ///< should have, but no other came in time
  std::uint64_t corrupted = 0;  ///< one bit was changed
  std::uint64_t news = 0;       ///< ICMP messages about what was forwarded: refused …
  /// Dropped by the kernel before the relay could read it: not in the sum, it was never received.
  /// As of the last second. With GRO a lower bound.
  std::uint64_t kernel_drops = 0;

  [[nodiscard]] std::uint64_t withheld_total() const noexcept;
  /// True when the sum above closes.
  [[nodiscard]] bool balanced() const noexcept;
};

struct relay_account {
  std::array<relay_counters, relay_ways> ways;
  std::size_t clients = 0;            ///< at the moment
  std::uint64_t clients_came = 0;     ///< in all; one that was dropped and came back counts again
  std::uint64_t clients_idle = 0;     ///< dropped because they were silent
  std::uint64_t clients_dropped = 0;  ///< dropped to make room: the longest silent

  [[nodiscard]] const relay_counters& operator[](relay_way which) const noexcept {
    return ways[static_cast<std::size_t>(which)];
  }
};

/// One datagram as it came, and what is to become of it. Borrows the payload.
struct relayed {
  relay_way way = relay_way::up;
  endpoint client;  ///< who it comes from, or goes to
  endpoint local;   ///< the address and port of the relay that the client speaks to
  endpoint target;
  byte_view payload;
  time_point when;
  fate what;
  std::optional<guard> withheld = {};  ///< then it goes nowhere, whatever `what` says
};

/// All on the relay's thread. What they throw ends the program: they must not.
struct relay_observers {
  std::function<void(const relayed&)> seen = {};  ///< each datagram and its fate: for logs
  /// Each datagram as it came, from either side and whatever becomes of it: for captures. With this
  /// one set, the kernel is asked for all metadata of a datagram.
  std::function<void(const datagram&)> came = {};
  /// Each datagram as it left to either side, once the kernel has taken it: every copy, changed and
  /// late as it is. Its source is the end it left from, without an address where routing chooses;
  /// its time is from before the kernel had it; its TTL is known on the way up.
  std::function<void(const datagram&)> left = {};
  /// ICMP news about what was forwarded for this client. The client itself is not informed: no
  /// program sends ICMP messages without privileges. To it a refused target is a silent one.
  std::function<void(relay_way, const endpoint& client, const path_error&)> news = {};
  /// No socket could be opened for a new client: its datagram counts as failed.
  std::function<void(const endpoint& client, const error&)> unopened = {};
};

struct relay_options {
  static constexpr std::size_t clients_default = 4'096;
  static constexpr std::size_t clients_max = 65'536;
  static constexpr duration idle_default = std::chrono::minutes(2);  // RFC 4787 REQ-5
  static constexpr duration idle_max = std::chrono::hours(24);

  endpoint listen = endpoint::loopback(0);
  endpoint target;
  std::array<impairment, relay_ways> impaired = {};  ///< by direction
  /// Each has a socket of its own, two descriptors. One more: the longest silent is dropped.
  std::size_t clients = clients_default;
  /// A client is forgotten when nothing came from it or for it for this long.
  duration idle = idle_default;
  /// As guard_options::allow. The guards of a server, but growth and loop, which are about answers;
  /// `loop` here is a datagram whose TTL was used up by relays.
  std::vector<network> allow = {};
  bool gro = false;
  std::string interface = {};  ///< of the socket that listens
  relay_observers observers = {};
};

/// Forwards datagrams between its clients and one target, both ways, on one thread. Every client
/// has a connected socket of its own towards the target, so an answer finds its way back, and it
/// leaves from the address that the client spoke to.
///
/// Payloads pass byte for byte, whatever they are, unless an impairment asks for something else.
/// The i-th client to come (from 0) has the random streams `seed + i` upwards and
/// `seed + i + 2^63` downwards: same seed, same datagrams, same fates. What is forwarded has one
/// hop less to live than it came with, so relays in a circle end.
class relay {
 public:
  /// What waits in one direction for its time. One more is dropped and counted as `queue`.
  static constexpr std::size_t waiting_max = 262'144;
  static constexpr std::size_t waiting_bytes_max = std::size_t{64} << 20U;
  static constexpr std::size_t receive_buffer_default = std::size_t{4} << 20U;
  /// Datagrams without room in a socket's send buffer for this long count as failed.
  static constexpr duration flush_limit = std::chrono::milliseconds(100);
  /// After stop() it reads the datagrams that have come so far, but not for longer.
  static constexpr duration last_look_max = std::chrono::seconds(1);

  /// Binds, so datagrams wait from here on. Fails with what socket::open() fails with;
  /// std::errc::invalid_argument for options out of their bounds, errc::bad_address for groups and
  /// a target without address or port; std::errc::too_many_symbolic_link_levels (ELOOP) when the
  /// target is the relay itself.
  [[nodiscard]] static result<relay> open(const relay_options& options);
  ~relay();
  relay(relay&&) noexcept;
  relay& operator=(relay&&) noexcept;

  /// Forwards until `stop` is requested or stop() is called. Then what has come is still read, and
  /// what waits leaves at once, in order. Fails when the listening socket can no longer be read.
  /// Once per relay.
  [[nodiscard]] result<> run(std::stop_token stop);
  /// Any thread, and signal handlers.
  void stop() noexcept;

  [[nodiscard]] endpoint local() const;
  [[nodiscard]] endpoint target() const;
  [[nodiscard]] exposure exposed() const noexcept;

  /// From the next batch on; any thread. What waits keeps its time, and nothing overtakes it. The
  /// seed counts for clients that come from now on. Out of bounds: std::errc::invalid_argument.
  [[nodiscard]] result<> set(const impairment& both);
  [[nodiscard]] result<> set(relay_way which, const impairment& impairment);
  [[nodiscard]] impairment impaired(relay_way which) const;

  /// As of the last batch. Any thread.
  [[nodiscard]] relay_account count() const;

 private:
  class state;
  explicit relay(std::unique_ptr<state> owned) noexcept;
  std::unique_ptr<state> state_;
};

}  // namespace dgram::services
