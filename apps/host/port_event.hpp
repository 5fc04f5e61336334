// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/object.hpp>

#include "host/udp_sockets.hpp"

namespace dgram::host {

/// The fields of a `port` event; who writes it adds v, event and time.
[[nodiscard]] boost::json::object port_fields(const udp_socket_info& socket);

}  // namespace dgram::host
