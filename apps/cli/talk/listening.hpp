// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include <dgram/socket.hpp>

#include "cli/command/verb.hpp"
#include "cli/talk/remote.hpp"
#include "cli/words/failure.hpp"

namespace dgram::cli {

/// A socket that listens. When it was given a path in the file system, the path is removed with it.
struct listening_socket {
  struct remove_file {
    void operator()(std::string* path) const noexcept;
  };
  socket through;
  std::unique_ptr<std::string, remove_file> file = {};
};

/// The one ADDRESS of a listening verb.
[[nodiscard]] outcome<remote> listen_address_of(run_context& run);

/// Where `chat` is: PORT and :PORT listen, and so does a group; everything else is spoken to.
struct chat_address {
  remote where;
  bool listens = false;
};
[[nodiscard]] outcome<chat_address> chat_address_of(run_context& run);

/// Binds, and joins when the address is a group: --iface, --from-source, --gro. `want` is known of
/// each datagram.
[[nodiscard]] outcome<listening_socket> open_to_listen(const remote& where, const settings& options,
                                                       metadata want);

/// The metadata that `listen` needs of each datagram: for its output, for --where,
/// and for --pcap all.
[[nodiscard]] metadata asked_to_listen(const run_context& run) noexcept;

/// The group to join at `where`, with --iface and --from-source; for server_options::groups.
[[nodiscard]] outcome<multicast_group> group_of(const remote& where, const settings& options);

}  // namespace dgram::cli
