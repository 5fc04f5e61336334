// SPDX-License-Identifier: MIT
#include "serve/bind_all.hpp"

#include "os/reuseport.hpp"

namespace dgram {
namespace {

socket_options options_for(const server_options& options) {
  const auto& local = options.listen.address;
  // Metadata would tell a socket bound to one address nothing new.
  const bool several = local.is_any() || local.is_multicast();
  return {.bind = options.listen,
          .want = several ? options.want | metadata::target : options.want,
          .gro = options.gro,
          .reuse_address = !options.groups.empty() || local.is_multicast(),
          .interface = options.interface,
          .receive_buffer_bytes = options.receive_buffer_bytes};
}

}  // namespace

result<std::vector<socket>> bind_all(const server_options& options) {
  auto how = options_for(options);
  std::vector<socket> sockets;
  sockets.reserve(options.workers);
  // The first binds alone, so a port that somebody holds is refused; then it lets its own join.
  auto first = socket::open(how);
  if (!first) return first.error();
  // Only the first joins: of a multicast each member would get a copy, and answer it.
  for (const auto& group : options.groups) {
    if (auto joined = first->join(group); !joined) return joined.error();
  }
  how.bind->port = first->local().port;
  how.reuse_port = true;
  if (options.workers > 1) {
    if (auto shared = os::reuseport::enable(first->native_handle()); !shared) {
      return shared.error();
    }
  }
  sockets.push_back(std::move(*first));
  while (sockets.size() < options.workers) {
    auto next = socket::open(how);
    if (!next) return next.error();
    sockets.push_back(std::move(*next));
  }
  if (sockets.size() == 1) return sockets;
  const auto steered =
      os::reuseport::steer(sockets.front().native_handle(), options.steer, sockets.size());
  if (!steered) return steered.error();
  return sockets;
}

}  // namespace dgram
