// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <dgram/counters.hpp>
#include <dgram/endpoint.hpp>
#include <dgram/handler.hpp>
#include <dgram/limits.hpp>
#include <dgram/result.hpp>
#include <dgram/socket.hpp>
#include <dgram/steering.hpp>
#include <dgram/worker.hpp>

namespace dgram {

/// Handlers that block (sleep, disk, a database) run on a pool: while fewer than `threads` are
/// busy, no client waits for another's handler. Each client is answered in its own order. When
/// `queue` datagrams wait, the oldest is dropped and counted. One handler serves all threads, so it
/// must be thread-safe; on_deadline runs on the worker's thread.
struct blocking {
  static constexpr std::size_t threads_max = 1'024;
  static constexpr std::size_t queue_max = 65'536;

  std::size_t threads = 32;
  /// Each place has memory for the longest datagram, untouched until one needs it.
  std::size_t queue = 4'096;
};

struct server_options {
  endpoint listen = endpoint::any(0);
  /// Sockets and threads. The port is bound without SO_REUSEPORT first, so a second program
  /// still gets "address in use".
  unsigned workers = 1;
  /// Not set: handlers run on the workers themselves and must not block.
  std::optional<blocking> handlers = {};
  guard_options guards = {};
  observer seen = {};
  /// What the kernel reports besides the target address, which a wildcard bind always needs.
  metadata want = metadata::none;
  bool gro = false;
  /// Datagrams per system call. With GRO, trains: then at most gro_slots_max, or their memory
  /// would not stay in the cache.
  std::size_t batch = 64;
  /// How long a worker polls after the last datagram before it sleeps: lower latency (no wake-up)
  /// for a busy core. forever: it never sleeps. 0: it sleeps at once.
  duration spin = {};
  /// Which worker gets a datagram. Needs Linux 4.5 for other than steering::by_flow().
  steering steer = steering::by_flow();
  /// Keeps worker i on the i-th of the CPUs that this process may use, counted round.
  bool pin = false;
  std::optional<std::size_t> receive_buffer_bytes = {};
  std::string interface = {};  ///< of every socket: see socket_options::interface and join()
  /// Multicast groups to join: by the first worker's socket, as each that joined would get, and
  /// answer, a copy. The port is then shared with other programs (SO_REUSEADDR). Broadcasts reach
  /// every worker.
  std::vector<multicast_group> groups = {};
  /// How long stop() waits for the blocking pool to answer what was read. Datagrams that still wait
  /// then are dropped and counted; stop() waits for handlers that run.
  duration drain_limit = std::chrono::seconds(5);
};

/// A UDP server: one handler, any number of workers, each with a socket and a thread of its own.
class server {
 public:
  static constexpr unsigned workers_max = 256;
  /// Trains taken by one system call: 8 of 64 KiB stay within a cache of 1 MiB.
  static constexpr std::size_t gro_slots_max = 8;

  /// Binds all sockets. Datagrams that come before run() wait in the kernel. Fails with what
  /// socket::open() and join() fail with; std::errc::invalid_argument for workers, batch or
  /// handlers out of their bounds.
  [[nodiscard]] static result<server> open(const server_options& options);
  ~server();
  /// What was moved from has no workers: run() is std::errc::invalid_argument, the rest does
  /// nothing. Not while run() runs.
  server(server&&) noexcept;
  server& operator=(server&&) noexcept;

  /// Serves until `stop` is requested or stop() or drain() is called; what was read by then is
  /// answered. Fails only when a socket can no longer be read, or a thread not be started. The
  /// first worker runs on this thread. Once per server.
  [[nodiscard]] result<> run(std::stop_token stop, handler handle);
  [[nodiscard]] result<> run(std::stop_token stop, const handler_factory& make);
  /// Whole batches; not together with server_options::handlers.
  [[nodiscard]] result<> run_batches(std::stop_token stop, batch_handler handle);

  /// Ends run(): no more is read, what was read is answered (the pool within drain_limit).
  /// Any thread, and signal handlers.
  void stop() noexcept;
  /// Ends run() after what waits in the kernel now has been read and answered too, or `limit` has
  /// passed. Any thread; stop() after it ends the reading at once.
  void drain(duration limit) noexcept;

  [[nodiscard]] endpoint local() const;
  [[nodiscard]] unsigned workers() const noexcept;
  [[nodiscard]] exposure exposed() const noexcept;
  /// The sum over all workers. While running each worker's part is as of its last whole batch;
  /// after run() the account is closed. Any thread.
  [[nodiscard]] counters count() const;
  [[nodiscard]] counters count(unsigned worker) const;
  /// The ICMP news about replies, oldest first. Any thread.
  [[nodiscard]] std::optional<path_error> take_path_error();
  /// Receive buffer of the first socket, requested and granted.
  [[nodiscard]] buffer_size receive_buffer() const;

 private:
  struct state;
  explicit server(std::unique_ptr<state> owned) noexcept;
  std::unique_ptr<state> state_;
};

}  // namespace dgram
