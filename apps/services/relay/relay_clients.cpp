// SPDX-License-Identifier: MIT
#include "services/relay/relay_clients.hpp"

namespace dgram::services {

std::size_t relay_clients::hash::operator()(const relay_client_key& key) const noexcept {
  constexpr std::size_t odd = 0x9e3779b97f4a7c15;
  return std::hash<endpoint>()(key.source) ^ (std::hash<address>()(key.local) * odd);
}

relay_client* relay_clients::find(const relay_client_key& key) noexcept {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &*found->second;
}

relay_client& relay_clients::add(relay_client one) {
  all_.push_front(std::move(one));
  by_key_[all_.front().key] = all_.begin();
  return all_.front();
}

void relay_clients::touch(relay_client& one, time_point now) noexcept {
  one.last_active = now;
  one.drops_known = false;
  if (&one == &all_.front()) return;
  all_.splice(all_.begin(), all_, by_key_.find(one.key)->second);
}

void relay_clients::drop(relay_client& one) {
  const auto found = by_key_.find(one.key);
  const auto place = found->second;
  by_key_.erase(found);
  all_.erase(place);
}

}  // namespace dgram::services
