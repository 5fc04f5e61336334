// SPDX-License-Identifier: MIT
// Blocks are collected under the lock and written whole: when enough of them wait, by a thread
// twice a second, and at the end. The file is truncated by the first write.
#include "cli/output/capture_sink.hpp"

#include <chrono>
#include <utility>

#include <dgram/socket.hpp>

namespace dgram::cli {
namespace {

using namespace std::chrono_literals;
using workshop::capture_way;

/// Kept back before it is written; a write of this size costs little for each datagram.
constexpr std::size_t capture_kept_back_bytes_max = 256 * 1024;
/// And for how long.
constexpr duration capture_kept_back_max = 500ms;
/// Remotes whose route is remembered; with one more all are asked for anew.
constexpr std::size_t sources_max = 1'024;
constexpr std::uint8_t ttl_of_groups_default = 1;

bool never_began(exit_code code) noexcept {
  return code == exit_code::usage || code == exit_code::unresolved || code == exit_code::local;
}

}  // namespace

outcome<> capture_sink::open(const std::string& name, bool datagrams_shown,
                             const settings& options) {
  if (name == "-" && datagrams_shown) {
    return failed(misuse("--pcap -",
                         say({"standard output carries the datagrams", "标准输出用于数据报"}),
                         say({"-o FILE writes them elsewhere", "用 -o FILE 把它们写到别处"})));
  }
  auto file = open_capture(name);
  if (!file) return failed(std::move(file.error()));
  name_ = name;
  interface_ = options.interface;
  ttl_ = options.ttl;
  tos_ = options.tos;
  file_.emplace(std::move(*file));
  flusher_ = std::jthread([this](const std::stop_token& stop) { flush_now_and_then(stop); });
  return {};
}

void capture_sink::flush_now_and_then(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    wake_.wait_for(lock, stop, capture_kept_back_max, [] { return false; });
    flush();
  }
}

void capture_sink::stop() {
  flusher_.request_stop();
  if (flusher_.joinable()) flusher_.join();
}

// With the lock held. What could not be written is counted; the next may find room again.
void capture_sink::flush() {
  if (waiting_.empty()) return;
  const std::error_code why = file_->write(waiting_);
  if (!why) {
    captured_.written += waiting_count_;
  } else {
    captured_.why = why;
    captured_.missing += waiting_count_;
    // A reader that went away ends the program quietly, if it does.
    if (!std::exchange(reported_, true) && why != std::errc::broken_pipe) {
      out_->urgent(capture_trouble(name_, captured_));
    }
  }
  waiting_.clear();
  waiting_count_ = 0;
}

void capture_sink::add(const datagram& shown, capture_way way) {
  const std::scoped_lock lock(mutex_);
  used_ = true;
  if (!workshop::append_captured(waiting_, shown, way)) {
    captured_.why = make_error_code(std::errc::address_not_available);
    ++captured_.missing;
    return;
  }
  ++waiting_count_;
  if (waiting_.size() >= capture_kept_back_bytes_max) flush();
}

void capture_sink::received(const datagram& datagram) {
  if (!is_open()) return;
  auto whole = datagram;
  if (!whole.timestamp) whole.timestamp = now();
  add(whole, capture_way::in);
}

void capture_sink::passed(const datagram& datagram) {
  if (is_open()) add(datagram, capture_way::unknown);
}

void capture_sink::sent(const endpoint& local, const endpoint& remote, byte_view payload,
                        system_time when) {
  if (!is_open()) return;
  datagram datagram;
  datagram.source = local;
  datagram.target = remote;
  datagram.payload = payload;
  datagram.timestamp = when;
  datagram.ttl = ttl_;
  if (remote.address.is_multicast() && !ttl_) datagram.ttl = ttl_of_groups_default;
  if (tos_) {
    datagram.dscp = static_cast<std::uint8_t>(*tos_ >> 2);
    datagram.ecn = static_cast<ecn>(*tos_ & 3);
  }
  sent(datagram);
}

void capture_sink::sent(datagram datagram) {
  if (!is_open()) return;
  const address& from = datagram.source.address;
  if (from.is_none() || from.is_any() || from.is_multicast() || from.is_broadcast()) {
    datagram.source.address = source_towards(datagram.target.address);
  }
  add(datagram, capture_way::out);
}

// Connecting a datagram socket sends nothing, but looks up the route.
address capture_sink::source_towards(const address& remote) {
  {
    const std::scoped_lock lock(mutex_);
    if (const auto known = sources_.find(remote); known != sources_.end()) return known->second;
  }
  address source = remote.is_v4() ? address::any_v4() : address::any_v6();
  auto looking = socket::open({.family = remote.is_v4() ? socket_family::v4 : socket_family::v6,
                               .path_news = false,
                               .broadcast = true,
                               .interface = interface_});
  constexpr std::uint16_t any_port = 9;
  if (looking && looking->connect({remote, any_port})) source = looking->local().address;
  const std::scoped_lock lock(mutex_);
  if (sources_.size() >= sources_max) sources_.clear();
  sources_.emplace(remote, source);
  return source;
}

void capture_sink::expect(const endpoint& remote) {
  if (is_open() && !remote.is_none()) source_towards(remote.address);
}

void capture_sink::news(const path_error& news) {
  if (!is_open()) return;
  const std::scoped_lock lock(mutex_);
  used_ = true;
  workshop::append_capture_note(waiting_, now(), news.text());
}

void capture_sink::account(const counters& totals) {
  if (!is_open()) return;
  const std::scoped_lock lock(mutex_);
  counters_ = totals;
}

exit_code capture_sink::close(exit_code code) {
  if (!is_open()) return code;
  stop();
  const std::scoped_lock lock(mutex_);
  if (!used_ && never_began(code)) return code;
  workshop::append_capture_account(waiting_, now(),
                                   {.captured = captured_.written + waiting_count_,
                                    .dropped_by_kernel = counters_.dropped_by_kernel});
  flush();
  if (captured_.why == std::errc::broken_pipe && out_->gone()) return code;
  return report_capture(*out_, name_, captured_, code);
}

failure unix_not_captured() {
  return misuse("--pcap", say({"a Unix socket's datagrams have no IP addresses to write",
                               "Unix 套接字的数据报没有可写入的 IP 地址"}));
}

}  // namespace dgram::cli
