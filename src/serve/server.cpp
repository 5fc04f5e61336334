// SPDX-License-Identifier: MIT
// A server is lanes: a socket, a worker and a thread for each of server_options::workers. The
// sockets are bound in open(); run() starts the threads, waits for stop, drain or a failure of one
// lane, which ends them all, then lets the handler pool finish and closes the account.
#include <dgram/server.hpp>

#include <cassert>
#include <system_error>
#include <thread>
#include <utility>

#include "os/cpus.hpp"
#include "os/fd.hpp"
#include "serve/bind_all.hpp"
#include "serve/exposure.hpp"
#include "serve/handler_pool.hpp"
#include "serve/lane.hpp"

namespace dgram {
namespace {

error nothing_to_run() {
  return {std::make_error_code(std::errc::invalid_argument), "run a server that was moved from"};
}

bool are_sound(const server_options& options) noexcept {
  if (options.workers < 1 || options.workers > server::workers_max) return false;
  if (options.batch < 1 || options.batch > batch_slots_max) return false;
  if (!options.handlers) return true;
  const auto& [threads, queue] = *options.handlers;
  return threads >= 1 && threads <= blocking::threads_max && queue >= 1 &&
         queue <= blocking::queue_max;
}

}  // namespace

struct server::state {
  explicit state(server_options given, std::vector<socket> sockets);

  void stop() noexcept;
  /// Runs all lanes, the first on this thread, until they end.
  [[nodiscard]] result<> run(std::stop_token stop);
  [[nodiscard]] result<> run_lanes();
  [[nodiscard]] result<> run_lane(std::size_t index);
  [[nodiscard]] worker_options options_for(std::size_t index) const;
  void interrupt() noexcept {
    for (auto& each : lanes) each->through().interrupt();
  }

  server_options options;
  endpoint local;
  orders to_lanes;
  std::vector<handler> handlers;  // one that all share, or one for each
  batch_handler whole;
  std::unique_ptr<handler_pool> pool;
  std::vector<std::unique_ptr<lane>> lanes;
  bool used = false;
};

server::state::state(server_options given, std::vector<socket> sockets)
    : options(std::move(given)), local(sockets.front().local()) {
  if (options.handlers) {
    pool = std::make_unique<handler_pool>(*options.handlers, options.guards, sockets.size());
  }
  for (auto& each : sockets) {
    const auto index = static_cast<unsigned>(lanes.size());
    lanes.push_back(std::make_unique<lane>(index, std::move(each), options, pool.get()));
  }
}

worker_options server::state::options_for(std::size_t index) const {
  return {.local = local,
          .guards = options.guards,
          .seen = options.seen,
          .index = static_cast<unsigned>(index)};
}

void server::state::stop() noexcept {
  to_lanes.stop();
  interrupt();
}

result<> server::state::run(std::stop_token stop_asked) {
  assert(!used);  // once per server
  used = true;
  if (pool) {
    if (auto started = pool->start(); !started) return started;
  }
  const std::stop_callback on_stop(std::move(stop_asked), [this] { stop(); });
  auto ended = run_lanes();
  if (pool) {
    const bool drained = to_lanes.now() == orders::kind::drain;
    pool->finish(drained ? to_lanes.drain_until() : os::deadline(options.drain_limit));
  }
  for (auto& each : lanes) each->close_account();
  return ended;
}

result<> server::state::run_lanes() {
  std::vector<result<>> ends(lanes.size());
  std::vector<std::jthread> threads;
  threads.reserve(lanes.size());
  try {
    for (std::size_t i = 1; i < lanes.size(); ++i) {
      threads.emplace_back([this, i, &ends] { ends[i] = run_lane(i); });
    }
  } catch (const std::system_error& why) {
    stop();
    return error{why.code(), "start a worker"};
  }
  ends[0] = run_lane(0);
  threads.clear();
  for (auto& each : ends) {
    if (!each) return each;
  }
  return {};
}

result<> server::state::run_lane(std::size_t index) {
  os::pinned here;
  if (options.pin) {
    auto pinned = os::pinned::to(index);
    if (!pinned) return pinned.error();
    here = std::move(*pinned);
  }
  auto ended = lanes[index]->run(to_lanes);
  if (!ended) stop();  // the others with it
  return ended;
}

result<server> server::open(const server_options& options) {
  if (!are_sound(options)) {
    return error{std::make_error_code(std::errc::invalid_argument), "open server", options.listen};
  }
  auto sockets = bind_all(options);
  if (!sockets) return sockets.error();
  return server(std::make_unique<state>(options, std::move(*sockets)));
}

server::server(std::unique_ptr<state> owned) noexcept : state_(std::move(owned)) {}
server::~server() = default;
server::server(server&&) noexcept = default;
server& server::operator=(server&&) noexcept = default;

result<> server::run(std::stop_token stop, handler handle) {
  if (state_ == nullptr) return nothing_to_run();
  state_->handlers.push_back(std::move(handle));
  const handler& shared = state_->handlers.front();
  for (std::size_t i = 0; i < state_->lanes.size(); ++i) {
    state_->lanes[i]->employ(state_->options_for(i), shared);
  }
  return state_->run(std::move(stop));
}

result<> server::run(std::stop_token stop, const handler_factory& make) {
  if (state_ == nullptr) return nothing_to_run();
  const std::size_t workers = state_->lanes.size();
  for (std::size_t i = 0; i < workers; ++i) {
    state_->handlers.push_back(make.make(static_cast<unsigned>(i)));
  }
  for (std::size_t i = 0; i < workers; ++i) {
    state_->lanes[i]->employ(state_->options_for(i), state_->handlers[i]);
  }
  return state_->run(std::move(stop));
}

result<> server::run_batches(std::stop_token stop, batch_handler handle) {
  if (state_ == nullptr) return nothing_to_run();
  assert(!state_->pool);
  state_->whole = std::move(handle);
  for (std::size_t i = 0; i < state_->lanes.size(); ++i) {
    state_->lanes[i]->employ(state_->options_for(i), state_->whole);
  }
  return state_->run(std::move(stop));
}

void server::stop() noexcept {
  if (state_ != nullptr) state_->stop();
}

void server::drain(duration limit) noexcept {
  if (state_ == nullptr) return;
  state_->to_lanes.drain(os::deadline(limit));
  state_->interrupt();
}

endpoint server::local() const { return state_ ? state_->local : endpoint(); }
unsigned server::workers() const noexcept {
  return state_ ? static_cast<unsigned>(state_->lanes.size()) : 0;
}

exposure server::exposed() const noexcept {
  if (state_ == nullptr) return exposure_of({}, {});
  return exposure_of(state_->local, state_->options.guards);
}

counters server::count() const {
  counters sum;
  if (state_ == nullptr) return sum;
  for (const auto& each : state_->lanes) sum += each->count();
  return sum;
}

counters server::count(unsigned worker) const {
  assert(worker < workers());
  return state_->lanes[worker]->count();
}

std::optional<path_error> server::take_path_error() {
  if (state_ == nullptr) return {};
  for (auto& each : state_->lanes) {
    if (auto news = each->through().take_path_error()) return news;
  }
  return {};
}

buffer_size server::receive_buffer() const {
  if (state_ == nullptr) return {};
  return state_->lanes.front()->through().receive_buffer();
}

}  // namespace dgram
