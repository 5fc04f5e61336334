// SPDX-License-Identifier: MIT
// The threads that run blocking handlers, and the queue before them. Workers put datagrams in;
// answers leave through the socket the datagram came by.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include <dgram/counters.hpp>
#include <dgram/handler.hpp>
#include <dgram/server.hpp>

#include "serve/client_queues.hpp"
#include "serve/guards.hpp"

namespace dgram {

class handler_pool {
 public:
  /// Most answers and other sends of one handler call; more find the outbox full.
  static constexpr std::size_t answers_max = 64;

  handler_pool(const blocking& sizes, const guard_options& guards, std::size_t workers);
  ~handler_pool();

  /// Before start(), for each worker. Both must outlive the pool's threads.
  void employ(unsigned worker, const handler& handle, socket& through);
  [[nodiscard]] result<> start();

  void submit(unsigned worker, const datagram& request);
  /// The nearest time that handlers of this worker asked to be woken at since the last call;
  /// time_point::max() for none. The socket is interrupted when there is a new one.
  [[nodiscard]] time_point take_wake(unsigned worker) noexcept;
  /// The account of the datagrams that this worker put in: `received` counts them.
  [[nodiscard]] counters count(unsigned worker) const;
  /// Waits until all are answered or `until` has passed, then drops what still waits and ends the
  /// threads; a handler that runs is waited for.
  void finish(time_point until);

 private:
  struct origin {
    const handler* handle = nullptr;
    socket* through = nullptr;
    counters count = {};
    std::atomic<time_point> wake_at = time_point::max();
  };
  struct outcome {
    given answers;
    bool threw = false;
    std::size_t sent = 0;
    std::uint64_t sent_bytes = 0;
    std::size_t send_failed = 0;
  };

  void run();
  outcome handle(const client_queues::job& job, outbox& out);
  void ask_wake(origin& of, time_point when) noexcept;
  static void count_outcome(counters& count, const outcome& done) noexcept;
  void drop_all();

  blocking sizes_;
  growth_guard growth_;
  std::vector<origin> origins_;  // by worker
  mutable std::mutex mutex_;     // guards what follows, and origin::count
  std::condition_variable ready_;
  std::condition_variable settled_;
  client_queues queues_;
  bool closing_ = false;
  std::vector<std::jthread> threads_;  // last: they use everything above
};

}  // namespace dgram
