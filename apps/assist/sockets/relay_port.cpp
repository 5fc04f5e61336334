// SPDX-License-Identifier: MIT
#include "assist/sockets/relay_port.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <utility>

#include "assist/json/impairment_json.hpp"
#include "assist/log/capture_writer.hpp"

namespace dgram::assist {
namespace {

using services::fate;
using services::relay_account;
using services::relay_counters;
using services::relay_way;

constexpr std::array<relay_way, services::relay_ways> ways = {relay_way::up, relay_way::down};

bool leaves(const services::relayed& passed) noexcept {
  return !passed.withheld && passed.what.what == fate::end::passes && passed.what.copies != 0;
}

// One word for each thing that was done to it; none where it passes as it came.
std::string words_of(const services::relayed& passed) {
  if (passed.withheld) return std::string(name(*passed.withheld));
  if (passed.what.what == fate::end::lost) return "lost";
  if (passed.what.what == fate::end::too_big) return "too-big";
  if (passed.what.copies == 0) return passed.what.overflowed != 0 ? "queue" : "failed";
  std::string joined;
  const auto add = [&joined](std::string_view word) {
    if (!joined.empty()) joined += ' ';
    joined += word;
  };
  if (passed.what.copies > 1) add("doubled");
  if (passed.what.changed_bit) add("corrupted");
  if (passed.what.held) add("held");
  if (passed.what.releases) add("swapped");
  return joined;
}

std::uint64_t kernel_drops(const relay_account& account) noexcept {
  return account[relay_way::up].kernel_drops + account[relay_way::down].kernel_drops;
}

boost::json::object counters_of(const relay_counters& counters) {
  return {{"received", counters.received},         {"forwarded", counters.forwarded},
          {"duplicated", counters.duplicated},     {"lost", counters.lost},
          {"too_big", counters.too_big},           {"queue", counters.queue},
          {"withheld", counters.withheld_total()}, {"failed", counters.failed},
          {"waiting", counters.waiting},           {"reordered", counters.reordered},
          {"corrupted", counters.corrupted}};
}

}  // namespace

outcome<std::unique_ptr<relay_port>> relay_port::open(relay_port_options options, store& rows,
                                                      capture_writer* capture) {
  std::unique_ptr<relay_port> made(new relay_port(options, rows, capture));
  options.how.observers = made->observers();
  auto opened = services::relay::open(options.how);
  if (!opened) return failed(error_of(opened.error()));
  made->relay_ = std::move(*opened);
  made->thread_ = std::jthread([at = made.get()](const std::stop_token& stop) { at->run(stop); });
  return made;
}

relay_port::relay_port(const relay_port_options& options, store& rows, capture_writer* capture)
    : changed_(options.changed), log_(rows, capture, options.id, clock::now()) {}

relay_port::~relay_port() { thread_.request_stop(); }

services::relay_observers relay_port::observers() {
  return {.seen = [this](const services::relayed& passed) { seen(passed); },
          .news =
              [this](relay_way, const endpoint&, const path_error& passed) {
                const std::scoped_lock lock(mutex_);
                log_.begin({clock::now(), std::chrono::system_clock::now()});
                log_.news(relay_->local(), passed);
                log_.flush();
              },
          .unopened = {}};
}

void relay_port::seen(const services::relayed& passed) {
  const std::string words = words_of(passed);
  const moment now{clock::now(), std::chrono::system_clock::now()};
  const std::scoped_lock lock(mutex_);
  log_.begin(now);
  log_.relayed({.kind = passed.way == relay_way::up ? row_kind::rx : row_kind::tx,
                .relayed = true,
                .when = now.when,
                .at = now.at,
                .local = passed.local,
                .remote = passed.client,
                .wire_bytes = static_cast<std::uint32_t>(passed.payload.size()),
                .note = words,
                .payload = passed.payload},
               leaves(passed));
  log_.flush();
}

void relay_port::run(const std::stop_token& stop) {
  const auto ended = relay_->run(stop);
  if (ended) return;
  {
    const std::scoped_lock lock(mutex_);
    broken_ = error_of(ended.error());
  }
  if (changed_) changed_();
}

outcome<sent_row> relay_port::send(const outgoing&, duration) {
  api_error why = misuse("relay_sends_nothing", "a relay sends nothing of its own");
  why.hint = "name another socket, or none";
  why.hint_zh = "指定另一个套接字，或不指定";
  return failed(std::move(why));
}

void relay_port::count_drops(const relay_account& now) {
  const std::uint64_t drops = kernel_drops(now);
  log_.course().dropped(drops - std::exchange(drops_seen_, drops));
}

port_count relay_port::count() {
  const relay_account now = relay_->count();
  const std::scoped_lock lock(mutex_);
  log_.course().advance(clock::now());
  count_drops(now);
  port_count sum{.seen = log_.count(), .kernel = kernel_drops(now) - kernel_drops(before_)};
  for (const relay_way which : ways) {
    sum.guard += now[which].withheld_total() - before_[which].withheld_total();
    sum.queue += now[which].queue - before_[which].queue;
    sum.failed += now[which].failed - before_[which].failed;
  }
  return sum;
}

void relay_port::reset() {
  const relay_account now = relay_->count();
  const std::scoped_lock lock(mutex_);
  before_ = now;
  log_.reset();
}

void relay_port::look(const std::function<void(port_log&)>& at) {
  const std::scoped_lock lock(mutex_);
  log_.course().advance(clock::now());
  at(log_);
}

outcome<> relay_port::change(const boost::json::object& to) {
  const auto* wanted = to.if_contains("impairment");
  if (wanted == nullptr) return {};
  if (!wanted->is_object())
    return failed(
        misuse("not_an_object", "impairment: an object is wanted", {{"field", "impairment"}}));
  const auto impaired = read_impairment(wanted->get_object(), relay_->impaired(relay_way::up));
  if (!impaired) return failed(impaired.error());
  if (auto done = relay_->set(*impaired); !done) return failed(error_of(done.error(), 400));
  return {};
}

boost::json::object relay_port::state() const {
  boost::json::object entry{{"local", relay_->local().to_string()},
                            {"target", relay_->target().to_string()},
                            {"impairment", json_of(relay_->impaired(relay_way::up))},
                            {"exposure", name(relay_->exposed())},
                            {"error", nullptr}};
  const std::scoped_lock lock(mutex_);
  entry["open"] = !broken_;
  if (broken_) entry["error"] = fields_of(*broken_);
  return entry;
}

boost::json::object relay_port::details() const {
  const relay_account now = relay_->count();
  return {{"relay",
           {{"clients", now.clients},
            {"up", counters_of(now[relay_way::up])},
            {"down", counters_of(now[relay_way::down])}}}};
}

}  // namespace dgram::assist
