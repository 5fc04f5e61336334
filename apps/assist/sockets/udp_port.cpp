// SPDX-License-Identifier: MIT
// One thread waits for datagrams without the lock, and does a turn with it: log, answer, settle,
// note path errors, append. Senders, viewers and resets take the lock between turns. New answers
// and guards take effect at the next turn, which an interrupt of the wait brings at once.
#include "assist/sockets/udp_port.hpp"

#include <algorithm>
#include <utility>

#include "assist/log/capture_writer.hpp"

namespace dgram::assist {
namespace {

// Room for some answers to each datagram of a batch.
constexpr std::size_t slots = 64;
constexpr std::size_t trains = 8;
constexpr duration retry_pause = std::chrono::milliseconds(1);

moment this_moment() { return {clock::now(), std::chrono::system_clock::now()}; }

outcome<> join(socket& through, const udp_port_options& options) {
  for (const multicast_group& group : options.groups) {
    if (auto joined = through.join(group); !joined) return failed(error_of(joined.error()));
  }
  if (options.leaves_by.empty()) return {};
  auto leaves = through.multicast_interface(options.leaves_by);
  if (!leaves) return failed(error_of(leaves.error()));
  return {};
}

}  // namespace

outcome<std::unique_ptr<udp_port>> udp_port::open(const udp_port_options& options, store& rows,
                                                  capture_writer* capture) {
  auto through = socket::open(options.how);
  if (!through) return failed(error_of(through.error()));
  if (options.remote) {
    if (auto done = through->connect(*options.remote); !done) return failed(error_of(done.error()));
  }
  if (auto joined = join(*through, options); !joined) return failed(std::move(joined.error()));
  return std::unique_ptr<udp_port>(new udp_port(std::move(*through), options, rows, capture));
}

udp_port::udp_port(socket through, const udp_port_options& options, store& rows,
                   capture_writer* capture)
    : socket_(std::move(through)),
      local_(socket_.local()),
      remote_(options.remote),
      changed_(options.changed),
      batch_({.slots = options.how.gro ? trains : slots}),
      outbox_({.datagrams = batch_slots_max, .arena_bytes = slots * slot_bytes_default}),
      log_(rows, capture, options.id, clock::now()),
      answers_(options.answers),
      guards_(options.guards),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

udp_port::~udp_port() {
  thread_.request_stop();
  socket_.interrupt();
}

void udp_port::answer_with(const handler_maker& answers, const guard_options& guards) {
  {
    const std::scoped_lock lock(mutex_);
    answers_ = answers;
    guards_ = guards;
    employ_again_ = true;
  }
  socket_.interrupt();
}

void udp_port::employ() {
  if (!std::exchange(employ_again_, false)) return;
  if (worker_) before_ += worker_->count();
  handler handle = [](const datagram&, reply&) {};
  if (answers_) handle = answers_(log_);
  worker_.emplace(worker_options{.local = local_,
                                 .guards = answers_ ? guards_ : guard_options::none(),
                                 .seen = [this](const datagram& datagram,
                                                std::optional<guard>) { log_.received(datagram); }},
                  std::move(handle));
  next_ = time_point::max();
}

duration udp_port::wait() const {
  const std::scoped_lock lock(mutex_);
  if (employ_again_) return duration::zero();
  if (next_ == time_point::max()) return forever;
  return std::max(next_ - clock::now(), duration::zero());
}

void udp_port::run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    const auto came = socket_.receive(batch_, wait());
    const std::scoped_lock lock(mutex_);
    if (!came) {
      if (gives_up(came.error())) return;
      continue;
    }
    retry_.succeeded();
    log_.begin(this_moment());
    employ();
    serve();
    take_news();
    log_.flush();
  }
}

bool udp_port::gives_up(const error& why) {
  if (retry_.again(why)) return false;
  broken_ = error_of(why);
  if (changed_) changed_();
  return true;
}

void udp_port::serve() {
  do {
    next_ = worker_->step(batch_, clock::now(), outbox_);
    if (!outbox_.empty()) {
      const auto done = outbox_.flush(socket_, send_wait_max);
      worker_->note_sent(done);
      log_.settle(done);
    }
  } while (!worker_->finished());
}

void udp_port::take_news() {
  while (const auto news = socket_.take_path_error()) log_.news(local_, *news);
}

void udp_port::count_drops() {
  const std::uint64_t drops = socket_.drops();
  log_.course().dropped(drops - std::exchange(drops_, drops));
}

outcome<sent_row> udp_port::send(const outgoing& datagram, duration wait) {
  const time_point until = clock::now() + wait;
  outgoing way = datagram;
  if (remote_) way.target = {};
  const endpoint& remote = remote_ ? *remote_ : datagram.target;
  for (;;) {
    {
      const std::scoped_lock lock(mutex_);
      log_.begin(this_moment());
      const auto done = socket_.send_outgoing(way, duration::zero());
      if (done) {
        log_.sent(local_, remote, datagram.payload);
        return sent_row{log_.flush(), local_};
      }
      const bool no_room = done.error().code == std::errc::timed_out;
      if (no_room && wait == duration::zero()) return failed(error_of(done.error(), 429));
      if (!no_room || clock::now() >= until) {
        log_.failed(local_, remote, datagram.payload, done.error().code.message());
        log_.flush();
        return failed(error_of(done.error()));
      }
    }
    std::this_thread::sleep_for(retry_pause);
  }
}

port_count udp_port::count() {
  const std::scoped_lock lock(mutex_);
  log_.course().advance(clock::now());
  count_drops();
  counters sum = before_;
  if (worker_) sum += worker_->count();
  return {.seen = log_.count(),
          .kernel = drops_ - drops_at_reset_,
          .guard = answers_ ? sum.guarded_total() : 0,
          .queue = sum.dropped_by_queue,
          .failed = sum.failed + log_.count().tx_failed};
}

void udp_port::reset() {
  const std::scoped_lock lock(mutex_);
  count_drops();
  drops_at_reset_ = drops_;
  log_.reset();
  before_ = {};
  employ_again_ = true;
  worker_.reset();
  socket_.interrupt();
}

void udp_port::look(const std::function<void(port_log&)>& at) {
  const std::scoped_lock lock(mutex_);
  log_.course().advance(clock::now());
  at(log_);
}

boost::json::object udp_port::state() const {
  const std::scoped_lock lock(mutex_);
  boost::json::object entry{{"local", local_.to_string()}, {"open", !broken_}, {"error", nullptr}};
  if (remote_) entry["remote"] = remote_->to_string();
  if (broken_) entry["error"] = fields_of(*broken_);
  if (worker_ && answers_) entry["exposure"] = name(worker_->exposed());
  return entry;
}

outcome<> udp_port::change(const boost::json::object& to) {
  if (!to.contains("impairment")) return {};
  return failed(misuse("not_a_relay", "impairment: only a relay has one"));
}

}  // namespace dgram::assist
