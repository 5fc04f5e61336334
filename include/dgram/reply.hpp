// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include <dgram/bytes.hpp>
#include <dgram/datagram.hpp>
#include <dgram/guard.hpp>
#include <dgram/limits.hpp>
#include <dgram/outbox.hpp>

namespace dgram {

/// What a handler can do besides answering: read the time, ask to be woken, send to anyone.
class turn {
 public:
  /// When the worker began this batch: the same time for every datagram in it.
  [[nodiscard]] time_point now() const noexcept { return now_; }
  /// Wakes the handler's on_deadline at `when`. Only the earliest requested time is kept, and it
  /// fires once. To be woken again, call wake_at() from on_deadline.
  void wake_at(time_point when) noexcept {
    if (when < wake_at_) wake_at_ = when;
  }
  /// Sends to anyone, past the guards; leaves with the batch. False when the outbox is full.
  bool send_unguarded(const outgoing& to_send) {
    sent_unguarded_ = true;
    return out_->send(to_send);
  }
  /// Index of the worker, from 0.
  [[nodiscard]] unsigned worker() const noexcept { return worker_; }

 protected:
  friend class worker;
  friend class handler_pool;
  turn(time_point now, outbox& out, unsigned worker) noexcept
      : now_(now), out_(&out), worker_(worker) {}

  time_point now_;
  time_point wake_at_ = time_point::max();
  outbox* out_;
  unsigned worker_;
  bool sent_unguarded_ = false;
};

/// What became of an answer.
enum class verdict : std::uint8_t {
  taken,     ///< on its way with this batch
  withheld,  ///< a guard withheld it; counted under the guard
  too_long,  ///< longer than a datagram to this source can be
  full       ///< more answers in this batch than the outbox holds; counted as send_failed
};

class growth_guard;  // src/serve

/// The answers to a request so far.
struct given {
  std::size_t answers = 0;  ///< taken
  std::size_t full = 0;     ///< answers that found the outbox full
  std::optional<guard> withheld = {};
};

/// Answers one request: leaves from the address the request came to, after the guards.
class reply : public turn {
 public:
  /// Sends `payload`. A payload that lies inside the request's own bytes is not copied.
  verdict send(byte_view payload);
  /// Sends the texts joined, as one datagram: `reply.send("Hello, ", name, "!")`.
  template <class... Text>
  verdict send(std::string_view first, const Text&... rest) {
    return send_parts({first, std::string_view(rest)...});
  }
  /// Answers sent for this request so far.
  [[nodiscard]] std::size_t sent() const noexcept { return given_.answers; }
  /// The guard that withheld an answer to this request, if one did.
  [[nodiscard]] std::optional<guard> withheld_by() const noexcept { return given_.withheld; }

 private:
  friend class worker;
  friend class handler_pool;
  reply(const turn& base, const growth_guard& growth) noexcept : turn(base), growth_(&growth) {}
  void turn_to(const datagram& request) noexcept {
    request_ = &request;
    given_ = {};
  }
  verdict send_parts(std::initializer_list<std::string_view> parts);

  const datagram* request_ = nullptr;
  const growth_guard* growth_;
  given given_;
};

/// One request of a batch: a datagram, and its place in the span the handler was given.
struct request : datagram {
  std::size_t index = 0;
};

/// Answers a whole batch (run_batches): reply() as in `reply`, by request.
class replies : public turn {
 public:
  verdict reply(const request& to, byte_view payload);

 private:
  friend class worker;
  replies(const turn& base, const growth_guard& growth, std::span<given> each) noexcept
      : turn(base), growth_(&growth), given_(each) {}

  const growth_guard* growth_;
  std::span<given> given_;  // by request.index
};

}  // namespace dgram
