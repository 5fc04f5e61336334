// SPDX-License-Identifier: MIT
#include "cli/output/capture_sink.hpp"

#include <chrono>
#include <utility>

#include <dgram/socket.hpp>

#include "workshop/text/events.hpp"

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

}  // namespace

outcome<> capture_sink::open(const std::string& name, bool datagrams_shown,
                             const settings& options) {
  if (name == "-" && datagrams_shown) {
    return failed(misuse("--pcap -",
                         say({"standard output carries the datagrams", "标准输出用于数据报"}),
                         say({"-o FILE writes them elsewhere", "用 -o FILE 把它们写到别处"})));
  }
  auto file = capture_file::open(name);
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
    if (begun_) flush();
  }
}

void capture_sink::stop() {
  flusher_.request_stop();
  if (flusher_.joinable()) flusher_.join();
}

failure capture_sink::trouble() const {
  return {.code = exit_code::local,
          .thing = "--pcap " + name_,
          .what = "write",
          .why = words_of(why_),
          .hint = say({"datagrams that are not in the file: {}", "未写入文件的数据报：{} 个"},
                      missing_)};
}

// With the lock held, as flush().
void capture_sink::begin() {
  if (!std::exchange(begun_, true)) why_ = file_->begin();
  if (waiting_.empty() && !headed_) workshop::append_capture_head(waiting_, "dgram " DGRAM_VERSION);
}

// What could not be written is counted; the next may find room again.
void capture_sink::flush() {
  if (waiting_.empty()) return;
  const std::error_code why = file_->write(waiting_);
  if (!why) {
    headed_ = true;
    written_ += waiting_count_;
  } else {
    why_ = why;
    missing_ += waiting_count_;
    // A reader that went away ends the program quietly, if it does.
    if (!std::exchange(told_, true) && why != std::errc::broken_pipe) out_->urgent(trouble());
  }
  waiting_.clear();
  waiting_count_ = 0;
}

void capture_sink::add(const datagram& one, capture_way way) {
  const std::scoped_lock lock(mutex_);
  begin();
  if (!workshop::append_captured(waiting_, one, way)) {
    why_ = make_error_code(std::errc::address_not_available);
    ++missing_;
    return;
  }
  ++waiting_count_;
  if (waiting_.size() >= capture_kept_back_bytes_max) flush();
}

void capture_sink::received(const datagram& one) {
  if (!is_open()) return;
  datagram whole = one;
  if (!whole.timestamp) whole.timestamp = now();
  add(whole, capture_way::in);
}

void capture_sink::passed(const datagram& one) {
  if (is_open()) add(one, capture_way::unknown);
}

void capture_sink::sent(const endpoint& local, const endpoint& remote, byte_view payload,
                        system_time when) {
  if (!is_open()) return;
  datagram one;
  one.source = local;
  one.target = remote;
  one.payload = payload;
  one.timestamp = when;
  one.ttl = ttl_;
  if (remote.address.is_multicast() && !ttl_) one.ttl = ttl_of_groups_default;
  if (tos_) {
    one.dscp = static_cast<std::uint8_t>(*tos_ >> 2);
    one.ecn = static_cast<ecn>(*tos_ & 3);
  }
  sent(one);
}

void capture_sink::sent(datagram one) {
  if (!is_open()) return;
  const address& from = one.source.address;
  if (from.is_none() || from.is_any() || from.is_multicast() || from.is_broadcast()) {
    one.source.address = source_towards(one.target.address);
  }
  add(one, capture_way::out);
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

void capture_sink::news(const path_error& one) {
  if (!is_open()) return;
  const std::scoped_lock lock(mutex_);
  begin();
  workshop::append_capture_note(waiting_, now(), one.text());
}

void capture_sink::account(const counters& all) {
  if (!is_open()) return;
  const std::scoped_lock lock(mutex_);
  account_ = all;
}

exit_code capture_sink::close(exit_code code) {
  if (!is_open()) return code;
  stop();
  const std::scoped_lock lock(mutex_);
  if (!begun_ && code == exit_code::usage) return code;
  begin();
  workshop::append_capture_account(
      waiting_, now(),
      {.captured = written_ + waiting_count_, .dropped_by_kernel = account_.dropped_by_kernel});
  flush();
  if (why_ == std::errc::broken_pipe && out_->gone()) return code;
  if (why_ || missing_ != 0) return out_->fail(trouble());
  out_->event("captured", {{"file", workshop::json_text(name_)}, {"datagrams", written_}});
  if (!out_->json()) {
    out_->note(say({"captured {} into {}", "已抓取 {} 个，写入 {}"}, written_, name_));
  }
  return code;
}

failure unix_not_captured() {
  return misuse("--pcap", say({"a Unix socket's datagrams have no IP addresses to write",
                               "Unix 套接字的数据报没有可写入的 IP 地址"}));
}

}  // namespace dgram::cli
