// SPDX-License-Identifier: MIT
// The loop of a relay: ready sockets, due datagrams, and counts for other threads.
#include "services/relay/relay_state.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include <dgram/server.hpp>

namespace dgram::services {
namespace {

// Reading drops is a system call for each client that had something to read.
constexpr duration drops_interval = std::chrono::seconds(1);

// A server's batch; with GRO its trains.
receive_batch_options batch_of(const relay_options& options) noexcept {
  return {.slots = options.gro ? server::gro_slots_max : receive_batch_options{}.slots};
}

}  // namespace

// The others are seen with what becomes of them.
observer relay::state::observer_of_withheld() {
  return [this](const datagram& datagram, std::optional<guard> why) {
    if (why) show(datagram, {.copies = 0}, why);
  };
}

relay::state::state(const relay_options& options, socket listening, poller waits)
    : options_(options),
      listening_(std::move(listening)),
      waits_(std::move(waits)),
      up_(relay_way::up, clients_, listening_, options_),
      down_(relay_way::down, clients_, listening_, options_),
      door_({.local = listening_.local(),
             .guards = {.allow = options.allow, .lifted = {guard::growth, guard::loop}},
             .seen = options.observers.seen ? observer_of_withheld() : observer()},
            batch_handler([this](std::span<const request> batch, replies&) { forward(batch); })),
      no_answers_({.datagrams = batch_slots_max}),
      batch_(batch_of(options)),
      asked_(options.impaired) {}

result<> relay::state::start() { return waits_.add(listening_, &listening_); }

void relay::state::stop() noexcept {
  stopped_ = true;
  waits_.wake();
}

result<> relay::state::run() {
  assert(!used_);  // once per relay
  used_ = true;
  result<> ended;
  while (ended && !stopped_) {
    if (auto looked = look(next()); !looked) ended = looked.error();
  }
  const auto until = clock::now() + last_look_max;
  for (bool more = true; ended && more && clock::now() < until;) {
    auto looked = look(clock::now());
    more = looked && *looked;
  }
  finish();
  return ended;
}

// One turn; false when nobody was ready.
result<bool> relay::state::look(time_point until) {
  const auto ready = waits_.wait(until);
  take_settings();
  now_ = clock::now();
  up_.release(now_);
  down_.release(now_);
  bool listening = false;
  // Clients first: a new one may push another out.
  for (void* mark : ready) {
    if (mark == &listening_) {
      listening = true;
    } else {
      read_target(*static_cast<relay_client*>(mark));
    }
  }
  if (listening) {
    if (auto read = read_clients(); !read) return read.error();
  }
  take_client_news();
  drop_idle();
  if (drops_due_ <= now_) read_all_drops();
  publish();
  return !ready.empty();
}

time_point relay::state::next() noexcept {
  auto nearest = std::min({up_.next(), down_.next(), drops_due_});
  if (const auto* silent = clients_.longest_silent()) {
    nearest = std::min(nearest, silent->last_active + options_.idle);
  }
  return nearest;
}

result<> relay::state::read_clients() {
  const auto came = listening_.receive(batch_, duration::zero());
  if (!came) {
    if (!retry_.again(came.error())) return came.error();
    return {};
  }
  retry_.succeeded();
  show_came();
  do {
    static_cast<void>(door_.step(batch_, now_, no_answers_));
  } while (!door_.finished());
  drops_due_ = std::min(drops_due_, now_ + drops_interval);
  return {};
}

void relay::state::show_came() const {
  const auto& came = options_.observers.came;
  if (!came) return;
  for (const datagram& each : batch_) came(each);
}

void relay::state::read_target(relay_client& client) {
  const auto came = client.upstream.receive(batch_, duration::zero());
  if (!came) return drop(client, account_.clients_dropped);
  if (*came != 0) clients_.touch(client, now_);
  drops_due_ = std::min(drops_due_, now_ + drops_interval);
  show_came();
  for (const datagram& each : batch_) {
    ++down_.count.received;
    down_.count.received_bytes += each.payload.size();
    down_.take(client, each.payload, now_);
  }
  down_.flush();
  take_news(client);
}

void relay::state::take_news(relay_client& client) {
  while (const auto news = client.upstream.take_path_error()) {
    ++up_.count.news;
    if (options_.observers.news) options_.observers.news(relay_way::up, client.key.source, *news);
  }
}

void relay::state::take_client_news() {
  while (const auto news = listening_.take_path_error()) {
    ++down_.count.news;
    if (options_.observers.news) options_.observers.news(relay_way::down, news->target, *news);
  }
}

void relay::state::drop(relay_client& client, std::uint64_t& reason) {
  up_.let_go(client);
  down_.let_go(client);
  read_drops(client);
  ++reason;
  clients_.drop(client);
}

void relay::state::drop_idle() {
  const time_point since = now_ - options_.idle;
  for (auto* silent = clients_.longest_silent(); silent != nullptr && silent->last_active <= since;
       silent = clients_.longest_silent()) {
    drop(*silent, account_.clients_idle);
  }
}

void relay::state::read_drops(relay_client& client) {
  const std::uint64_t now = client.upstream.drops();
  down_.count.kernel_drops += now - std::exchange(client.drops_seen, now);
  client.drops_known = true;
}

void relay::state::read_all_drops() {
  for (relay_client& client : clients_) {
    if (!client.drops_known) read_drops(client);
  }
  const std::uint64_t now = listening_.drops();
  up_.count.kernel_drops += now - std::exchange(drops_seen_, now);
  drops_due_ = time_point::max();
}

void relay::state::finish() {
  up_.release_all();
  down_.release_all();
  read_all_drops();
  publish();
}

void relay::state::take_settings() {
  if (!newly_asked_.exchange(false)) return;
  const std::scoped_lock lock(mutex_);
  up_.how = asked_[0];
  down_.how = asked_[1];
}

void relay::state::publish() {
  account_.ways = {up_.count, down_.count};
  const counters& door = door_.count();
  relay_counters& up = account_.ways[0];
  up.received = door.received;
  up.received_bytes = door.received_bytes;
  up.withheld = door.guarded;
  up.withheld[static_cast<std::size_t>(guard::loop)] += looped_;
  account_.clients = clients_.size();
  const std::scoped_lock lock(mutex_);
  published_ = account_;
}

void relay::state::set(relay_way which, const impairment& impairment) {
  const std::scoped_lock lock(mutex_);
  asked_[static_cast<std::size_t>(which)] = impairment;
  newly_asked_ = true;
}

impairment relay::state::impaired(relay_way which) const {
  const std::scoped_lock lock(mutex_);
  return asked_[static_cast<std::size_t>(which)];
}

relay_account relay::state::count() const {
  const std::scoped_lock lock(mutex_);
  return published_;
}

}  // namespace dgram::services
