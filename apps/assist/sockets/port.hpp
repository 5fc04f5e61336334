// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>

#include <boost/json/object.hpp>

#include <dgram/endpoint.hpp>
#include <dgram/guard.hpp>
#include <dgram/handler.hpp>
#include <dgram/limits.hpp>
#include <dgram/outbox.hpp>

#include "assist/json/api_error.hpp"
#include "assist/sockets/port_log.hpp"

namespace dgram::assist {

/// Makes the handler of a socket that answers; it logs what it sends with port_log::answering().
/// Called, and the handler too, on the socket's thread under its lock.
using handler_maker = std::function<handler(port_log&)>;

/// What became of a datagram that was to be sent.
struct sent_row {
  std::uint64_t id = 0;  ///< its row
  endpoint local;
};

/// Counters of a socket, as in a tick.
struct port_count {
  traffic seen;
  std::uint64_t kernel = 0;  ///< dropped by the kernel
  std::uint64_t guard = 0;   ///< answers withheld
  std::uint64_t queue = 0;   ///< dropped because too much waited inside
  std::uint64_t failed = 0;  ///< handlers that failed, datagrams that could not be sent
};

/// One socket of the assistant, whatever its kind. Closing it is destroying it. Any thread.
class port {
 public:
  virtual ~port() = default;

  /// The fields of its entry in the state that its kind knows: `local`, `open`, `error` …
  [[nodiscard]] virtual boost::json::object state() const = 0;
  [[nodiscard]] virtual endpoint local() const = 0;
  /// The one remote it speaks to; none: whoever is named.
  [[nodiscard]] virtual endpoint peer() const { return {}; }
  /// What cannot be sent within this is given up.
  static constexpr duration send_wait_max = std::chrono::seconds(1);
  /// Counters that only its kind has, for its line in a tick.
  [[nodiscard]] virtual boost::json::object details() const { return {}; }
  /// From now on what comes is answered by `answers`, or by nobody when it is empty. Kinds without
  /// rules ignore it.
  virtual void answer_with(const handler_maker& /*answers*/, const guard_options& /*guards*/) {}
  /// Sends one, waiting for the kernel's room up to `wait`. Without waiting, no room is an error of
  /// status 429 and no row.
  [[nodiscard]] virtual std::expected<sent_row, api_error> send(const outgoing& datagram,
                                                                duration wait) = 0;
  [[nodiscard]] virtual port_count count() = 0;
  /// Counters, conversations and histograms begin anew.
  virtual void reset() = 0;
  /// Looks at the log of this socket under its lock.
  virtual void look(const std::function<void(port_log&)>& at) = 0;
  /// Changes what may be changed while it is open; unknown fields are left alone.
  [[nodiscard]] virtual std::expected<void, api_error> change(const boost::json::object& to) = 0;
};

}  // namespace dgram::assist
