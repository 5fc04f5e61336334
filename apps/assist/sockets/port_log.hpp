// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <system_error>

#include <dgram/datagram.hpp>
#include <dgram/outbox.hpp>
#include <dgram/path_error.hpp>

#include "assist/log/charts.hpp"
#include "assist/log/conversations.hpp"
#include "assist/log/record.hpp"
#include "assist/log/store.hpp"

namespace dgram::assist {

class capture_writer;

/// What a socket counts besides what its worker does.
struct traffic {
  std::uint64_t rx = 0;
  std::uint64_t rx_bytes = 0;
  std::uint64_t tx = 0;
  std::uint64_t tx_bytes = 0;
  std::uint64_t tx_failed = 0;  ///< datagrams the kernel refused
  std::uint64_t news = 0;       ///< ICMP messages
};

/// The log's end at one socket: rows are gathered and go into the store a batch at a time, and
/// are counted, charted and noted in their conversation on the way. Under the lock of its socket.
class port_log {
 public:
  /// More than this does not wait to be handed over.
  static constexpr std::size_t batch_bytes_max = std::size_t{256} << 10U;

  /// Borrows the store, and the capture if there is one (null: none).
  port_log(store& rows, capture_writer* capture, std::uint32_t socket, time_point opened);

  /// The time of what follows.
  void begin(moment now);
  /// `rule`: the name of the one that fired.
  void received(const datagram& datagram, std::string_view rule = {});
  /// An answer on its way: it is counted and logged by settle(), which knows what became of it.
  void answering(const datagram& request, byte_view payload, std::string_view rule = {});
  void answering(const endpoint& local, const endpoint& remote, byte_view payload,
                 std::string_view rule = {});
  void settle(const outbox::flushed& done);
  /// Something was sent that is no answer.
  void sent(const endpoint& local, const endpoint& remote, byte_view payload);
  /// It could not be sent.
  void failed(const endpoint& local, const endpoint& remote, byte_view payload,
              std::string_view why);
  void news(const endpoint& local, const path_error& news);
  /// A datagram through a relay: received from a client, or on its way back to one. `leaves`: it
  /// is forwarded.
  void relayed(const record& row, bool leaves);
  /// A row as it is, of a capture that was read.
  void imported(const record& row);
  /// Hands everything over. Returns the id of the newest row; 0: there was none.
  std::uint64_t flush();

  [[nodiscard]] const traffic& count() const noexcept { return count_; }
  [[nodiscard]] const conversations& lanes() const noexcept { return lanes_; }
  [[nodiscard]] charts& course() noexcept { return course_; }
  /// Counters, lanes and histograms begin anew; rows stay.
  void reset();

 private:
  void add(record row);
  void count_sent(const record& row, bool answer);

  store* rows_;
  capture_writer* capture_;
  std::uint32_t socket_;
  moment now_;
  traffic count_;
  conversations lanes_;
  charts course_;
  record_batch waiting_;
  record_batch answers_;
  std::uint64_t newest_ = 0;
};

}  // namespace dgram::assist
