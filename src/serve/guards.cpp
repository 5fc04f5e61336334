// SPDX-License-Identifier: MIT
#include "serve/guards.hpp"

#include "serve/exposure.hpp"

namespace dgram {
namespace {

constexpr std::uint32_t bit(guard which) noexcept { return 1U << static_cast<unsigned>(which); }

bool is_lifted(const guard_options& options, guard which) noexcept {
  return std::ranges::find(options.lifted, which) != options.lifted.end();
}

// Ports that services answer from: below 1024 (RFC 6335 §6), SSDP, WS-Discovery, mDNS, LLMNR,
// memcached. An answer sent there is a request to somebody.
constexpr bool is_reserved(std::uint16_t port) noexcept {
  switch (port) {
    case 1900:
    case 3702:
    case 5353:
    case 5355:
    case 11211: return true;
    default: return port != 0 && port < 1024;
  }
}

// A directed broadcast (192.168.1.255) looks like a host without its netmask; the kernel
// refuses an answer there, because the socket does not ask for SO_BROADCAST.
bool is_unicast(const address& source) noexcept {
  return !source.is_multicast() && !source.is_any() && !source.is_broadcast();
}

}  // namespace

door_guards::door_guards(const endpoint& local, const guard_options& options)
    : local_(local),
      wildcard_(local.address.is_any() || local.address.is_multicast()),
      exposed_(exposure_of(local, options)),
      on_((1U << guards_count) - 1),
      allow_(options.allow) {
  for (const guard each : options.lifted) on_ &= ~bit(each);
  loopback_passes_ = allow_.empty() || !is_on(guard::not_allowed);
  if (exposed_ == exposure::loopback) on_ &= ~bit(guard::loop);
  if (exposed_ != exposure::open) on_ &= ~bit(guard::reserved_port);
  if (is_on(guard::loop)) {
    loops_.emplace(exposed_ == exposure::open ? loop_period_open : loop_period_private);
  }
}

std::optional<guard> door_guards::check(const datagram& request, time_point now) noexcept {
  const endpoint& source = request.source;
  if (source.port == 0 && is_on(guard::port_zero)) return guard::port_zero;
  if (source.port == local_.port && is_on(guard::self) && is_self(request)) return guard::self;
  if (source.address.is_loopback()) {
    if (loopback_passes_ || is_allowed(source.address, true)) return {};
    return guard::not_allowed;
  }
  const bool near = source.address.is_private();
  if (!near && is_on(guard::not_unicast) && !is_unicast(source.address)) return guard::not_unicast;
  if (is_on(guard::not_allowed) && !is_allowed(source.address, near)) return guard::not_allowed;
  if (is_on(guard::reserved_port) && is_reserved(source.port)) return guard::reserved_port;
  if (loops_ && loops_->is_due(request, now)) return guard::loop;
  return {};
}

bool door_guards::is_self(const datagram& request) const noexcept {
  const address& source = request.source.address;
  // On a wildcard bind this machine's own addresses are not all known: the one it was sent to is,
  // and every loopback address is one. The loop guard ends what goes on between two others.
  if (wildcard_) return source == request.target.address || source.is_loopback();
  return source == local_.address;
}

bool door_guards::is_allowed(const address& source, bool near) const noexcept {
  if (allow_.empty()) return near || exposed_ == exposure::loopback;
  return std::ranges::any_of(allow_, [&](const network& range) { return range.contains(source); });
}

growth_guard::growth_guard(const guard_options& options) noexcept
    : who_(is_lifted(options, guard::growth) ? reply_growth::anyone : options.growth) {}

bool growth_guard::may_grow(const address& source) const noexcept {
  if (who_ == reply_growth::anyone || source.is_loopback()) return true;
  return who_ == reply_growth::private_ranges && source.is_private();
}

}  // namespace dgram
