// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

namespace dgram::host {

/// Packets the kernel dropped since the start of the machine because a CPU's queue of incoming ones
/// was full (net.core.netdev_max_backlog), before any socket saw them. 0 where it is not known.
[[nodiscard]] std::uint64_t backlog_drops();

/// The same from the text of /proc/net/softnet_stat: a line a CPU, hex, the second column.
[[nodiscard]] std::uint64_t read_backlog_drops(std::string_view text) noexcept;

}  // namespace dgram::host
