// SPDX-License-Identifier: MIT
#include "services/relay/relay.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "services/relay/relay_state.hpp"

namespace dgram::services {
namespace {

error not_possible(std::errc why, const char* during, const endpoint& where = {}) {
  return {std::make_error_code(why), during, where};
}

bool are_sound(const relay_options& options) noexcept {
  return options.clients >= 1 && options.clients <= relay_options::clients_max &&
         options.idle > duration::zero() && options.idle <= relay_options::idle_max &&
         std::ranges::all_of(options.impaired, &impairment::is_sound);
}

// No address here can be relayed to or from by one conversation for each client.
bool is_group(const endpoint& endpoint) noexcept {
  return endpoint.address.is_multicast() || endpoint.address.is_broadcast();
}

socket_options listening_options(const relay_options& options) {
  // The TTL shows a circle; a socket bound to one address needs no target in its datagrams.
  const bool every = options.listen.address.is_any();
  const metadata needed = every ? metadata::ttl | metadata::target : metadata::ttl;
  return {.bind = options.listen,
          .want = options.observers.came ? metadata::all : needed,
          .gro = options.gro,
          .interface = options.interface,
          .receive_buffer_bytes = relay::receive_buffer_default};
}

// Whether the target is this very socket. Asks routing which address would speak to the target: to
// an address of this machine that is the address itself.
result<bool> is_itself(const endpoint& target, const endpoint& local) {
  const bool v4 = target.address.is_v4();
  auto opened = socket::open({.family = v4 ? socket_family::v4 : socket_family::v6});
  if (!opened) return opened.error();
  if (auto connected = opened->connect(target); !connected) return connected.error();
  if (target.port != local.port) return false;
  if (!local.address.is_any()) return target.address == local.address;
  const bool here = target.address.is_loopback() || opened->local().address == target.address;
  return here && (v4 || local.address.is_v6());
}

// Every client is two descriptors, and a relay is asked for more clients than the 1,024
// descriptors that most systems give a program before it asks.
void ask_for_descriptors(std::size_t clients) noexcept {
  constexpr rlim_t others = 64, each = 2;
  rlimit now{};
  if (getrlimit(RLIMIT_NOFILE, &now) != 0) return;
  const rlim_t wanted = std::min<rlim_t>(clients * each + others, now.rlim_max);
  if (wanted <= now.rlim_cur) return;
  now.rlim_cur = wanted;
  static_cast<void>(setrlimit(RLIMIT_NOFILE, &now));
}

}  // namespace

std::string_view name(relay_way which) noexcept { return which == relay_way::up ? "up" : "down"; }

std::uint64_t relay_counters::withheld_total() const noexcept {
  return std::accumulate(withheld.begin(), withheld.end(), std::uint64_t{0});
}

bool relay_counters::balanced() const noexcept {
  return received + duplicated ==
         forwarded + lost + too_big + queue + withheld_total() + failed + waiting;
}

result<relay> relay::open(const relay_options& options) {
  if (!are_sound(options)) return not_possible(std::errc::invalid_argument, "open relay");
  for (const auto& endpoint : {options.listen, options.target}) {
    if (endpoint.is_none() || is_group(endpoint)) {
      return error{make_error_code(errc::bad_address), "relay", endpoint};
    }
  }
  if (options.target.port == 0 || options.target.address.is_any()) {
    return error{make_error_code(errc::bad_address), "relay to", options.target};
  }
  auto listening = socket::open(listening_options(options));
  if (!listening) return listening.error();
  const auto itself = is_itself(options.target, listening->local());
  if (!itself) return itself.error();
  if (*itself) {
    return not_possible(std::errc::too_many_symbolic_link_levels, "relay to itself",
                        options.target);
  }
  auto waits = poller::open();
  if (!waits) return waits.error();
  ask_for_descriptors(options.clients);
  auto owned = std::make_unique<state>(options, std::move(*listening), std::move(*waits));
  if (auto started = owned->start(); !started) return started.error();
  return relay(std::move(owned));
}

relay::relay(std::unique_ptr<state> owned) noexcept : state_(std::move(owned)) {}
relay::~relay() = default;
relay::relay(relay&&) noexcept = default;
relay& relay::operator=(relay&&) noexcept = default;

result<> relay::run(std::stop_token stop_asked) {
  const std::stop_callback on_stop(std::move(stop_asked), [this] { stop(); });
  return state_->run();
}

void relay::stop() noexcept { state_->stop(); }

endpoint relay::local() const { return state_->local(); }
endpoint relay::target() const { return state_->options().target; }
exposure relay::exposed() const noexcept { return state_->exposed(); }

result<> relay::set(const impairment& both) {
  if (auto done = set(relay_way::up, both); !done) return done;
  return set(relay_way::down, both);
}

result<> relay::set(relay_way which, const impairment& impairment) {
  if (!impairment.is_sound()) return not_possible(std::errc::invalid_argument, "set impairment");
  state_->set(which, impairment);
  return {};
}

impairment relay::impaired(relay_way which) const { return state_->impaired(which); }
relay_account relay::count() const { return state_->count(); }

}  // namespace dgram::services
