// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/json/object.hpp>

#include <dgram/endpoint.hpp>
#include <dgram/network.hpp>
#include <dgram/socket.hpp>

#include "assist/json/api_error.hpp"
#include "services/relay/impairment.hpp"
#include "services/service.hpp"
#include "workshop/match/rules.hpp"

namespace dgram::assist {

enum class socket_kind : std::uint8_t { listen, talk, service, relay, file };
[[nodiscard]] std::string_view name(socket_kind kind) noexcept;

/// Longest name a socket is given.
inline constexpr std::size_t name_bytes_max = 128;
/// Groups of one socket, and ranges it answers.
inline constexpr std::size_t groups_max = 64;
inline constexpr std::size_t allowed_max = 256;
/// Receive buffer that is asked for, and that may be: a busy machine lets the reader wait.
inline constexpr std::size_t receive_buffer_bytes_default = std::size_t{4} << 20U;
inline constexpr std::size_t receive_buffer_bytes_max = std::size_t{256} << 20U;

/// What `POST /sockets` asks for, read and found possible.
struct socket_spec {
  socket_kind kind = socket_kind::listen;
  std::string name = {};
  endpoint local = {};
  std::optional<endpoint> remote = {};  ///< talk; relay: its target
  std::vector<multicast_group> groups = {};
  std::string interface = {};
  bool broadcast = false;
  bool gro = false;
  std::optional<std::uint8_t> ttl = {};
  std::optional<std::size_t> receive_buffer_bytes = {};
  std::vector<network> allow = {};
  services::impairment impairment = {};          ///< of a relay
  const services::service* service = nullptr;    ///< of a service: one that is offered here
  std::string arguments = {};                    ///< of the service: a template, the text of rules
  std::optional<workshop::rule_set> rules = {};  ///< of a service that answers by rules
  /// What its entry in the state repeats of the request.
  boost::json::object shown = {};
};

/// Resolves names. Fails at the first field that is wrong, and at combinations that are.
[[nodiscard]] outcome<socket_spec> read_socket_spec(const boost::json::object& from);

/// How its socket is opened.
[[nodiscard]] socket_options socket_options_of(const socket_spec& spec);

}  // namespace dgram::assist
