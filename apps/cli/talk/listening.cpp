// SPDX-License-Identifier: MIT
#include "cli/talk/listening.hpp"

#include <unistd.h>

#include <utility>

#include "cli/output/capture_sink.hpp"
#include "cli/output/datagram_view.hpp"

namespace dgram::cli {
namespace {

socket_options options_for(const remote& where, const settings& options, metadata want) {
  const bool group = where.ip.address.is_multicast();
  socket_options wanted{.bind = where.ip, .want = want, .gro = options.gro};
  // :PORT is every address of both families, unless one was asked for.
  if (where.ip.address.is_any() && options.family == address::family::v6) {
    wanted.family = socket_family::v6;
  }
  wanted.reuse_address = group;
  // For a group too: see socket::join().
  wanted.interface = options.interface;
  return wanted;
}

outcome<listening_socket> listen_on_path(const remote& where, std::string_view thing) {
  auto through = socket::open({.family = socket_family::unix_domain});
  if (!through) return failed(failure_of(through.error(), thing));
  if (auto bound = through->bind(where.path); !bound) {
    auto why = failure_of(bound.error(), thing);
    if (bound.error().code == std::errc::address_in_use && !where.path.is_abstract()) {
      why.hint =
          say({"if no program listens there any more: rm {}", "如果已没有程序在那里监听：rm {}"},
              where.path.name());
    }
    return failed(std::move(why));
  }
  listening_socket heard{std::move(*through)};
  if (!where.path.is_abstract()) heard.file.reset(new std::string(where.path.name()));
  return heard;
}

}  // namespace

void listening_socket::remove_file::operator()(std::string* path) const noexcept {
  ::unlink(path->c_str());
  delete path;
}

outcome<remote> listen_address_of(run_context& run) {
  return local_of(run.arguments.front(), run.options, run.out);
}

outcome<multicast_group> group_of(const remote& where, const settings& options) {
  multicast_group group{.group = where.ip.address, .interface = options.interface};
  if (options.from_source.empty()) return group;
  const auto source = address::parse(options.from_source);
  if (!source) return failed(failure_of(source.error(), "--from-source " + options.from_source));
  group.source = *source;
  return group;
}

metadata asked_to_listen(const run_context& run) noexcept {
  if (run.capture.is_open()) return metadata::all;
  const metadata shown = shown_with(run.out.style());
  return run.options.where.empty() ? shown : shown | metadata::target;
}

outcome<listening_socket> open_to_listen(const remote& where, const settings& options,
                                         metadata want) {
  const std::string thing = "listen " + where.text();
  if (where.is_unix() && !options.pcap.empty()) return failed(unix_not_captured());
  if (where.is_unix()) return listen_on_path(where, thing);
  const bool group = where.ip.address.is_multicast();
  if (!group && !options.from_source.empty()) {
    return failed(misuse("--from-source", say({"only for a multicast group", "只用于组播地址"})));
  }
  auto through = socket::open(options_for(where, options, want));
  if (!through) return failed(failure_of(through.error(), thing));
  if (group) {
    auto joining = group_of(where, options);
    if (!joining) return failed(std::move(joining.error()));
    if (auto joined = through->join(*joining); !joined) {
      return failed(failure_of(joined.error(), thing));
    }
    if (!options.interface.empty()) {
      auto leaves = through->multicast_interface(options.interface);
      if (!leaves) return failed(failure_of(leaves.error(), thing));
    }
  }
  return listening_socket{std::move(*through)};
}

outcome<chat_address> chat_address_of(run_context& run) {
  const std::string_view typed = run.arguments.front();
  const bool port = typed.starts_with(':') || typed.find_first_not_of("0123456789") == typed.npos;
  if (port && run.options.bind.empty()) {
    auto where = local_of(typed, run.options, run.out);
    if (!where) return failed(std::move(where.error()));
    return chat_address{std::move(*where), true};
  }
  auto where = remote_of(typed, run.options, run.out);
  if (!where) return failed(std::move(where.error()));
  const bool group = where->ip.address.is_multicast();
  return chat_address{std::move(*where), group};
}

}  // namespace dgram::cli
