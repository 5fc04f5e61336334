// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <boost/json/object.hpp>

#include "assist/sockets/port_table.hpp"

namespace dgram::assist {

/// Lanes of one `conversations` frame: those heard of last.
inline constexpr std::size_t lanes_told_max = 256;

/// The counters of a socket, as a tick has them.
[[nodiscard]] boost::json::object tick_of(const port_entry& entry);
/// A `conversations` frame.
[[nodiscard]] std::string conversations_frame(const port_entry& entry);
/// A `charts` frame with the points from `next` on, all kept where there is none; moves it on.
[[nodiscard]] std::string charts_frame(const port_entry& entry, std::optional<std::uint64_t>& next);

}  // namespace dgram::assist
