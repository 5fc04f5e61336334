// SPDX-License-Identifier: MIT
#include "services/relay/relay_clients.hpp"

#include <cassert>

namespace dgram::services {

std::size_t relay_clients::hash::operator()(const relay_client_key& key) const noexcept {
  constexpr std::size_t odd = 0x9e3779b97f4a7c15;
  return std::hash<endpoint>()(key.source) ^ (std::hash<address>()(key.local) * odd);
}

relay_client* relay_clients::find(const relay_client_key& key) noexcept {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

relay_client& relay_clients::add(relay_client client) {
  assert(!by_key_.contains(client.key));
  all_.push_front(std::move(client));
  by_key_[all_.front().key] = all_.begin();
  assert(all_.size() == by_key_.size());
  return all_.front();
}

void relay_clients::touch(relay_client& client, time_point now) noexcept {
  client.last_active = now;
  client.drops_known = false;
  if (&client == &all_.front()) return;
  const auto found = by_key_.find(client.key);
  assert(found != by_key_.end() && &*found->second == &client);
  all_.splice(all_.begin(), all_, found->second);
}

void relay_clients::drop(relay_client& client) {
  const auto found = by_key_.find(client.key);
  assert(found != by_key_.end() && &*found->second == &client);
  const auto place = found->second;
  by_key_.erase(found);
  all_.erase(place);
}

}  // namespace dgram::services
