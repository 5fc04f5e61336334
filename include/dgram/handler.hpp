// SPDX-License-Identifier: MIT
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>

#include <dgram/reply.hpp>

namespace dgram {

/// What a server does with each datagram. Made from any callable `void(const datagram&, reply&)`.
/// With several workers, or on the blocking pool, one handler is shared and must be thread-safe;
/// per_worker() gives each worker its own. An exception from it costs that one answer.
struct handler {
  std::function<void(const datagram&, reply&)> on_datagram;
  /// Called when a time requested with wake_at() has come.
  std::function<void(turn&)> on_deadline = {};

  handler() = default;
  template <class F>
    requires std::invocable<F&, const datagram&, reply&>
  handler(F on_each, std::function<void(turn&)> on_time = {})  // NOLINT: implicit
      : on_datagram(std::move(on_each)), on_deadline(std::move(on_time)) {}
};

/// The same for whole batches: all requests that no guard withheld, and the way to answer them.
struct batch_handler {
  std::function<void(std::span<const request>, replies&)> on_batch;
  std::function<void(turn&)> on_deadline = {};

  batch_handler() = default;
  template <class F>
    requires std::invocable<F&, std::span<const request>, replies&>
  batch_handler(F on_each, std::function<void(turn&)> on_time = {})  // NOLINT: implicit
      : on_batch(std::move(on_each)), on_deadline(std::move(on_time)) {}
};

/// Makes the handler of each worker: see per_worker().
struct handler_factory {
  std::function<handler(unsigned worker)> make;
};

/// One handler for each worker, for state without locks:
///   server.run(stop, per_worker([](unsigned) { return [n = 0](const datagram&, reply&) mutable
///   {…}; }))
template <class F>
  requires std::invocable<F&, unsigned>
[[nodiscard]] handler_factory per_worker(F make) {
  return {[make = std::move(make)](unsigned worker) mutable -> handler { return make(worker); }};
}

}  // namespace dgram
