// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "host/udp_sockets.hpp"

namespace dgram::host {

/// Fills in `holders` by reading every process's open files (/proc/PID/fd). Returns how many
/// processes would not show theirs: an ordinary user sees only own ones.
std::size_t find_holders(std::span<udp_socket_info> sockets);

/// Fills in `user` from the system's user database; a number where it has no name.
void find_users(std::span<udp_socket_info> sockets);

/// The name of a process, as in process::name.
[[nodiscard]] std::string process_name(int pid);

}  // namespace dgram::host
