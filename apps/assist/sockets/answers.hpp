// SPDX-License-Identifier: MIT
#pragma once

#include "assist/json/api_error.hpp"
#include "assist/sockets/socket_spec.hpp"
#include "assist/sockets/udp_port.hpp"

namespace dgram::assist {

/// Puts into the options who answers at such a socket, and whom: nobody unless it is a service.
[[nodiscard]] outcome<> employ(const socket_spec& spec, udp_port_options& options);

}  // namespace dgram::assist
