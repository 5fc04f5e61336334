// SPDX-License-Identifier: MIT
#include "assist/json/addresses.hpp"

#include <utility>

#include <dgram/resolve.hpp>

#include "workshop/text/address_text.hpp"

namespace dgram::assist {
namespace {

using form = workshop::address_text::form;

outcome<endpoint> read(std::string_view text, bool listens) {
  const auto typed = workshop::parse_address(text);
  if (!typed) return failed(error_of(typed.error(), "address"));
  switch (typed->kind) {
    case form::unix_path: return failed(misuse("unix_socket", "Unix sockets are for the command"));
    case form::every_host:
      return listens ? endpoint::any(*typed->port) : endpoint::loopback(*typed->port);
    case form::port_alone: return endpoint::loopback(*typed->port);
    default: break;
  }
  const auto found = resolve(typed->to_string());
  if (!found) return failed(error_of(found.error(), 400));
  return found->front();
}

}  // namespace

outcome<endpoint> remote_of(std::string_view text) {
  auto found = read(text, false);
  if (found && found->port == 0) return failed(misuse("port_zero", "port 0 cannot be sent to"));
  return found;
}

outcome<endpoint> local_of(std::string_view text) { return read(text, true); }

outcome<std::vector<endpoint>> remotes_of(const std::vector<std::string>& texts) {
  std::vector<endpoint> endpoints;
  for (const std::string& text : texts) {
    auto remote = remote_of(text);
    if (!remote) return failed(std::move(remote.error()));
    endpoints.push_back(*remote);
  }
  return endpoints;
}

}  // namespace dgram::assist
