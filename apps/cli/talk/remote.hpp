// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dgram/endpoint.hpp>
#include <dgram/result.hpp>
#include <dgram/socket.hpp>
#include <dgram/unix_path.hpp>

#include "cli/output/writer.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"

namespace dgram::cli {

/// The peer, or the address to listen on: an endpoint or a Unix path.
struct remote {
  endpoint ip;
  unix_path path;

  [[nodiscard]] bool is_unix() const noexcept { return !path.is_none(); }
  [[nodiscard]] std::string text() const { return is_unix() ? path.to_string() : ip.to_string(); }
};

/// What is sent to: HOST:PORT, :PORT for this machine, unix:… Names are resolved, with -4 and -6;
/// of several addresses the first is taken, and said.
[[nodiscard]] outcome<remote> remote_of(std::string_view typed, const settings& options,
                                        writer& out);

/// What is listened on: PORT for loopback, :PORT for every address, HOST:PORT, a group, unix:…
[[nodiscard]] outcome<remote> local_of(std::string_view typed, const settings& options,
                                       writer& out);

/// The remotes of a sending verb and where its DATA begin: --to, and the first argument.
struct addressees {
  std::vector<remote> remotes;
  std::size_t data_from = 0;
};
[[nodiscard]] outcome<addressees> addressees_of(std::span<const std::string_view> arguments,
                                                std::size_t before_dashes, const settings& options,
                                                writer& out);

/// What a verb asks of its socket besides the options.
struct socket_needs {
  metadata want = metadata::none;
  bool dont_fragment = false;
  std::optional<std::size_t> receive_buffer_bytes = {};
};

/// A socket to speak to these remotes, with all that the options ask of it: -b, --iface, --ttl,
/// --tos, --broadcast. A Unix one has a name of its own, so that it can be answered.
[[nodiscard]] outcome<socket> open_for(std::span<const remote> remotes, const settings& options,
                                       const socket_needs& needs = {});

/// Sends one datagram to a remote of either kind.
[[nodiscard]] result<std::size_t> send_to(socket& through, byte_view payload, const remote& to,
                                          duration limit = forever);

/// "127.0.0.1:9999" or "unix:…": what the socket is bound to.
[[nodiscard]] std::string local_text(const socket& socket);

}  // namespace dgram::cli
