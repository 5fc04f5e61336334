// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>

#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/path_error.hpp>

#include "cli/output/capture_report.hpp"
#include "cli/output/writer.hpp"
#include "cli/words/settings.hpp"
#include "host/capture_file.hpp"
#include "workshop/capture/pcapng_writer.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::cli {

/// The capture that --pcap asks for: every datagram that came or went, however many are shown.
/// Without --pcap each call returns at once. Any thread. What cannot be written is said when it
/// happens and counted; the verb goes on.
class capture_sink {
 public:
  explicit capture_sink(writer& out) : out_(&out) {}
  ~capture_sink() { stop(); }
  capture_sink(const capture_sink&) = delete;
  capture_sink& operator=(const capture_sink&) = delete;

  /// Opens `name`, before the first datagram. What the file held is kept until something is
  /// captured, or close(). `datagrams_shown`: standard output carries them, so `-` is refused.
  [[nodiscard]] outcome<> open(const std::string& name, bool datagrams_shown,
                               const settings& options);
  [[nodiscard]] bool is_open() const noexcept { return file_.has_value(); }

  /// Looks up which address this machine has towards `remote`, so that no measured time has to.
  void expect(const endpoint& remote);
  /// A datagram that was received.
  void received(const datagram& datagram);
  /// A datagram between others: its direction is unknown.
  void passed(const datagram& datagram);
  /// A datagram sent at `when`, a time before the kernel had it: no answer to it is older.
  /// A local end that is not bound to an address gets the one that routing chooses.
  void sent(const endpoint& local, const endpoint& remote, byte_view payload, system_time when);
  /// The same, with its ends, its time and what else is known of it in `one`.
  void sent(datagram datagram);
  void news(const path_error& news);
  /// Notes in the capture how many datagrams the kernel dropped, which are not in it.
  void account(const counters& totals);

  /// Writes the waiting blocks and reports how many datagrams the file has. Returns `code`, or
  /// exit_code::local when datagrams are missing in it. A command that failed before its first
  /// datagram leaves the file as it was.
  exit_code close(exit_code code);

 private:
  void add(const datagram& shown, workshop::capture_way way);
  void flush();
  void flush_now_and_then(const std::stop_token& stop);
  void stop();
  address source_towards(const address& remote);

  writer* out_;
  std::string name_;
  std::string interface_;
  std::optional<std::uint8_t> ttl_;
  std::optional<std::uint8_t> tos_;
  std::optional<host::capture_file> file_;

  std::mutex mutex_;  // of all below
  workshop::bytes waiting_;
  std::uint64_t waiting_count_ = 0;  // datagrams among them
  capture_account captured_;
  bool used_ = false;      // there was something to write
  bool reported_ = false;  // trouble, once
  counters counters_;
  std::unordered_map<address, address> sources_;
  std::condition_variable_any wake_;
  std::jthread flusher_;
};

/// Unix sockets have no addresses that a capture could hold.
[[nodiscard]] failure unix_not_captured();

}  // namespace dgram::cli
