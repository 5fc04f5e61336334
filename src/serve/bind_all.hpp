// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <dgram/server.hpp>

namespace dgram {

/// The sockets of a server, one for each worker, all on one port.
[[nodiscard]] result<std::vector<socket>> bind_all(const server_options& options);

}  // namespace dgram
