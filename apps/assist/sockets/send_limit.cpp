// SPDX-License-Identifier: MIT
#include "assist/sockets/send_limit.hpp"

#include <algorithm>

namespace dgram::assist {
namespace {

// A second's worth may leave at once.
constexpr duration burst = std::chrono::seconds(1);
constexpr std::uint64_t second = std::chrono::nanoseconds(std::chrono::seconds(1)).count();

constexpr duration share(std::uint64_t units, std::uint64_t per_s) noexcept {
  return duration(static_cast<duration::rep>(units * second / per_s));
}

}  // namespace

duration send_limit::admit(const endpoint& target, std::size_t payload_bytes, time_point now) {
  if (target.address.is_private() || target.address.is_loopback()) return {};
  const std::scoped_lock lock(mutex_);
  const time_point datagrams =
      std::max(datagrams_until_, now - burst) + share(1, datagrams_per_s_max);
  const time_point bits =
      std::max(bits_until_, now - burst) + share(payload_bytes * 8, bits_per_s_max);
  const time_point both = std::max(datagrams, bits);
  if (both > now) return both - now;
  datagrams_until_ = datagrams;
  bits_until_ = bits;
  return {};
}

}  // namespace dgram::assist
