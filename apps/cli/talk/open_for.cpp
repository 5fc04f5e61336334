// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cli/output/capture_sink.hpp"
#include "cli/talk/remote.hpp"
#include "workshop/text/address_text.hpp"

namespace dgram::cli {
namespace {

using form = workshop::address_text::form;

struct bound_to {
  std::optional<endpoint> ip;
  unix_path path;
};

socket_family family_of(std::span<const remote> remotes, const settings& options) {
  const auto all = [&](auto is) { return std::ranges::all_of(remotes, is); };
  if (options.family == address::family::v4) return socket_family::v4;
  if (options.family == address::family::v6) return socket_family::v6;
  if (all([](const remote& remote) { return remote.ip.address.is_v4(); })) return socket_family::v4;
  if (all([](const remote& remote) { return remote.ip.address.is_v6(); })) return socket_family::v6;
  return socket_family::automatic;
}

endpoint any_of(socket_family family, std::uint16_t port) {
  if (family == socket_family::v4) return {address::any_v4(), port};
  return endpoint::any(port);
}

outcome<bound_to> read_bind(socket_family family, const std::string& typed) {
  const std::string thing = "--bind " + typed;
  const auto text = workshop::parse_bind(typed);
  if (!text) return failed(failure_of(text.error(), "--bind", "address", typed));
  if (text->kind == form::unix_path) {
    const auto path = unix_path::parse(text->path);
    if (!path) return failed(failure_of(path.error(), thing));
    return bound_to{{}, *path};
  }
  if (text->kind == form::every_host) return bound_to{any_of(family, *text->port), {}};
  const auto ip = address::parse(text->host);
  if (!ip && text->kind == form::name) {
    return failed(misuse(thing, say({"an address of this machine is needed, not a name",
                                     "需要本机的地址，而不是名称"})));
  }
  if (!ip) return failed(failure_of(ip.error(), thing));
  return bound_to{endpoint{*ip, text->port.value_or(0)}, {}};
}

// A name of its own, so that an answer has where to go.
unix_path own_name() {
  static int count = 0;
  const auto name = unix_path::parse(fmt::format("@dgram-{}-{}", getpid(), ++count));
  return name ? *name : unix_path{};
}

outcome<socket> open_unix(std::span<const remote> remotes, const settings& options) {
  if (!std::ranges::all_of(remotes, &remote::is_unix)) {
    return failed(misuse("ADDRESS", say({"Unix sockets and IP addresses cannot be mixed",
                                         "Unix 套接字和 IP 地址不能混用"})));
  }
  if (!options.pcap.empty()) return failed(unix_not_captured());
  auto through = socket::open({.family = socket_family::unix_domain});
  if (!through) return failed(failure_of(through.error(), "unix socket"));
  unix_path name = own_name();
  if (!options.bind.empty()) {
    const auto wanted = read_bind(socket_family::unix_domain, options.bind);
    if (!wanted) return failed(wanted.error());
    if (wanted->ip) {
      return failed(misuse("--bind " + options.bind, say({"not a Unix path", "不是 Unix 路径"})));
    }
    name = wanted->path;
  }
  if (auto bound = through->bind(name); !bound) {
    return failed(failure_of(bound.error(), "--bind " + name.to_string()));
  }
  return std::move(*through);
}

socket_options options_for(std::span<const remote> remotes, const settings& options,
                           const socket_needs& needs) {
  const bool group = std::ranges::any_of(
      remotes, [](const remote& remote) { return remote.ip.address.is_multicast(); });
  socket_options how;
  how.family = family_of(remotes, options);
  how.broadcast = options.broadcast;
  how.ttl = options.ttl;
  how.multicast_ttl = options.ttl;
  how.tos = options.tos;
  how.dont_fragment = needs.dont_fragment;
  how.gro = options.gro;
  how.receive_buffer_bytes = needs.receive_buffer_bytes;
  // To a group, the interface is where it leaves; answers may come over any.
  if (!group) how.interface = options.interface;
  return how;
}

}  // namespace

outcome<socket> open_for(std::span<const remote> remotes, const settings& options,
                         const socket_needs& needs) {
  if (std::ranges::any_of(remotes, &remote::is_unix)) return open_unix(remotes, options);
  socket_options how = options_for(remotes, options, needs);
  how.want = options.pcap.empty() ? needs.want : metadata::all;
  std::string thing = "socket";
  if (!options.bind.empty()) {
    auto wanted = read_bind(how.family, options.bind);
    if (!wanted) return failed(std::move(wanted.error()));
    if (!wanted->ip) {
      return failed(misuse("--bind " + options.bind, say({"not an IP address", "不是 IP 地址"})));
    }
    how.bind = wanted->ip;
    thing = "--bind " + wanted->ip->to_string();
  }
  if (!options.interface.empty()) thing += " --iface " + options.interface;
  auto through = socket::open(how);
  if (!through) return failed(failure_of(through.error(), thing));
  if (!options.interface.empty() && how.interface.empty()) {
    const auto leaves = through->multicast_interface(options.interface);
    if (!leaves) return failed(failure_of(leaves.error(), thing));
  }
  return std::move(*through);
}

}  // namespace dgram::cli
