// SPDX-License-Identifier: MIT
// The guards of one worker: at the door, before a handler runs, and at the answer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <dgram/datagram.hpp>
#include <dgram/guard.hpp>
#include <dgram/limits.hpp>
#include <dgram/reply.hpp>

#include "serve/loop_table.hpp"

namespace dgram {

/// One of this many identical payloads is not answered: few lost answers for honest repeaters, or
/// short loops. Powers of two.
inline constexpr std::uint32_t loop_period_private = 4'096;
inline constexpr std::uint32_t loop_period_open = 32;

/// The guards that need only the request, checked before the handler runs. One thread.
class door_guards {
 public:
  door_guards(const endpoint& local, const guard_options& options);

  /// True when a cheap test shows that check() withholds nothing: so for most of loopback.
  [[nodiscard]] bool passes(const endpoint& source) const noexcept {
    return loopback_passes_ && source.address.is_loopback() && source.port != 0 &&
           source.port != local_.port;
  }
  /// The guard that withholds the answer to this request, if one does.
  [[nodiscard]] std::optional<guard> check(const datagram& request, time_point now) noexcept;
  [[nodiscard]] exposure exposed() const noexcept { return exposed_; }

 private:
  [[nodiscard]] bool is_on(guard which) const noexcept {
    return (on_ >> static_cast<unsigned>(which) & 1) != 0;
  }
  [[nodiscard]] bool is_self(const datagram& request) const noexcept;
  [[nodiscard]] bool is_allowed(const address& source, bool near) const noexcept;

  endpoint local_;
  bool wildcard_;
  exposure exposed_;
  std::uint32_t on_;  // a bit for each guard
  std::vector<network> allow_;
  bool loopback_passes_;
  std::optional<loop_table> loops_;
};

/// guard::growth. Any number of threads.
class growth_guard {
 public:
  explicit growth_guard(const guard_options& options) noexcept;

  /// True when one more answer of `bytes` must not go to this request's source.
  [[nodiscard]] bool withholds(const datagram& request, const given& so_far,
                               std::size_t bytes) const noexcept {
    const bool larger = so_far.answers > 0 || bytes > request.payload.size();
    return larger && !may_grow(request.source.address);
  }

 private:
  [[nodiscard]] bool may_grow(const address& source) const noexcept;

  reply_growth who_;
};

}  // namespace dgram
