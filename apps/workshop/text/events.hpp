// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>
#include <dgram/path_error.hpp>

#include "workshop/text/encoding.hpp"

namespace dgram::workshop {

// The shapes of the JSON events: the same for all verbs and for the assistant. Who writes them adds
// v, event and time.

/// Text for JSON: what is not UTF-8 (a path, a name) is escaped.
[[nodiscard]] std::string json_text(std::string_view words);

/// `len`, `data` in base64, and `text` when the bytes are valid in the encoding (UTF-8 if null).
void put_payload(boost::json::object& into, byte_view payload, encoding* shown);

/// An `rx`. `local` is used where the datagram has no target; `interface` is the name of
/// the one it came in on, empty where that is not known.
[[nodiscard]] boost::json::object rx_fields(const datagram& datagram, std::string_view local,
                                            std::string_view interface, encoding* shown,
                                            std::optional<duration> rtt = {});
/// A `tx`.
[[nodiscard]] boost::json::object tx_fields(std::string_view local, std::string_view remote,
                                            byte_view payload, encoding* shown);
/// A `refused`, `unreachable`, `prohibited` or `too-big`; name(news.why) is the event.
[[nodiscard]] boost::json::object path_fields(const path_error& news);
/// A `summary`; with `workers`, if there are several, what came to each.
[[nodiscard]] boost::json::object summary_fields(const counters& account,
                                                 std::span<const counters> workers = {});

/// "10.0.0.7:5000", "unix:/run/x.sock"; "none" for an unnamed Unix socket.
[[nodiscard]] std::string source_text(const datagram& datagram);

}  // namespace dgram::workshop
