// SPDX-License-Identifier: MIT
// A relay's way up: which client, through which socket.
#include "services/relay/relay_state.hpp"

namespace dgram::services {
namespace {

bool is_out_of_descriptors(const error& why) noexcept {
  return why.code == std::errc::too_many_files_open ||
         why.code == std::errc::too_many_files_open_in_system;
}

// As a router would: one less than it came with.
std::uint8_t hops_left(const datagram& datagram) noexcept {
  constexpr std::uint8_t not_told = 64;  // the system's own
  const std::uint8_t came = datagram.ttl.value_or(not_told);
  return came == 0 ? std::uint8_t{0} : static_cast<std::uint8_t>(came - 1);
}

}  // namespace

// All that guards let in of a batch, client by client: what one client sent leaves together.
void relay::state::forward(std::span<const request> batch) {
  for (const request& request : batch) {
    if (hops_left(request) == 0) {
      withheld(request, guard::loop);
      continue;
    }
    relay_client* client = client_of(request);
    if (client == nullptr) {
      show(request, {.copies = 0}, {});
      ++up_.count.failed;
      continue;
    }
    const auto place = static_cast<std::uint32_t>(steps_.size());
    steps_.push_back({request.payload});
    if (client->first == relay_client::none) {
      client->first = place;
      touched_.push_back(client);
    } else {
      steps_[client->last].next = place;
    }
    client->last = place;
  }
  forward_steps();
}

void relay::state::forward_steps() {
  for (relay_client* client : touched_) {
    clients_.touch(*client, now_);
    for (auto at = client->first; at != relay_client::none; at = steps_[at].next) {
      up_.take(*client, steps_[at].payload, now_);
    }
    client->first = client->last = relay_client::none;
    up_.flush();
    take_news(*client);
  }
  touched_.clear();
  steps_.clear();
}

void relay::state::withheld(const datagram& datagram, guard why) {
  ++looped_;
  show(datagram, {.copies = 0}, why);
}

void relay::state::show(const datagram& datagram, fate what, std::optional<guard> why) {
  const auto& seen = options_.observers.seen;
  if (!seen) return;
  what.due.fill(now_);
  seen({relay_way::up, datagram.source, datagram.target, options_.target, datagram.payload, now_,
        what, why});
}

result<socket> relay::state::open_upstream(std::uint8_t ttl) const {
  const bool v4 = options_.target.address.is_v4();
  auto opened = socket::open({.family = v4 ? socket_family::v4 : socket_family::v6,
                              .want = options_.observers.came ? metadata::all : metadata::none,
                              .gro = options_.gro,
                              .ttl = ttl});
  if (!opened) return opened;
  if (auto connected = opened->connect(options_.target); !connected) return connected.error();
  return opened;
}

relay_client* relay::state::unopened(const datagram& datagram, const error& why) const {
  if (options_.observers.unopened) options_.observers.unopened(datagram.source, why);
  return nullptr;
}

// Null when no socket can be had for a new one.
relay_client* relay::state::client_of(const request& request) {
  outgoing back = reply_to(request, {});
  const relay_client_key key{request.source, back.source};
  if (auto* known = clients_.find(key)) return known;
  const auto make_room = [this] {
    forward_steps();  // who goes may be of this batch
    drop(*clients_.longest_silent(), account_.clients_dropped);
  };
  if (clients_.size() >= options_.clients) make_room();
  auto upstream = open_upstream(hops_left(request));
  if (!upstream && is_out_of_descriptors(upstream.error()) && clients_.size() != 0) {
    make_room();
    upstream = open_upstream(hops_left(request));
  }
  if (!upstream) return unopened(request, upstream.error());
  constexpr std::uint64_t downwards = std::uint64_t{1} << 63U;
  const std::uint64_t index = account_.clients_came++;
  relay_client& client = clients_.add({key,
                                       request.target,
                                       back,
                                       std::move(*upstream),
                                       hops_left(request),
                                       {relay_client::stream{impairer(up_.how.seed + index)},
                                        {impairer(down_.how.seed + index + downwards)}},
                                       now_});
  if (const auto added = waits_.add(client.upstream, &client); !added) {
    clients_.drop(client);
    return unopened(request, added.error());
  }
  return &client;
}

}  // namespace dgram::services
