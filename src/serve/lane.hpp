// SPDX-License-Identifier: MIT
// One socket of a server with the worker behind it, and the loop that runs on its thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>

#include <dgram/server.hpp>

namespace dgram {

class handler_pool;

/// What a server orders its lanes to do; given from any thread.
class orders {
 public:
  enum class kind : std::uint8_t { serve, drain, stop };

  [[nodiscard]] kind now() const noexcept { return kind_.load(); }
  [[nodiscard]] time_point drain_until() const noexcept { return drain_until_.load(); }
  /// For signal handlers too.
  void stop() noexcept { kind_.store(kind::stop); }
  void drain(time_point until) noexcept {
    drain_until_.store(until);
    auto serving = kind::serve;
    kind_.compare_exchange_strong(serving, kind::drain);
  }

 private:
  std::atomic<kind> kind_ = kind::serve;
  std::atomic<time_point> drain_until_ = time_point::max();
};

class lane {
 public:
  /// Answers wait this long for room in the kernel, then they are given up: a lane that cannot
  /// send would neither read nor stop.
  static constexpr duration flush_limit = std::chrono::seconds(1);

  lane(unsigned index, socket through, const server_options& options, handler_pool* pool);

  /// Before run(): the handler. It is not copied, lanes may share it.
  void employ(const worker_options& options, const handler& handle);
  void employ(const worker_options& options, const batch_handler& handle);
  /// Serves until ordered otherwise or the socket cannot be read any more. On one thread.
  [[nodiscard]] result<> run(const orders& from_server);
  /// The account ends here; count() stays as it is.
  void close_account();

  /// Any thread.
  [[nodiscard]] counters count() const;
  [[nodiscard]] socket& through() noexcept { return socket_; }

 private:
  [[nodiscard]] result<std::size_t> receive(const orders& from_server, duration limit);
  [[nodiscard]] time_point serve_batch();
  void publish();

  unsigned index_;
  bool gro_;
  duration spin_;
  socket socket_;
  handler_pool* pool_;
  receive_batch batch_;
  outbox outbox_;
  std::optional<worker> worker_;

  mutable std::mutex mutex_;  // guards what follows
  counters published_;
  std::optional<std::uint64_t> drops_at_end_;
};

}  // namespace dgram
