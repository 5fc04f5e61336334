// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include <dgram/counters.hpp>
#include <dgram/datagram.hpp>
#include <dgram/limits.hpp>
#include <dgram/path_error.hpp>

#include "workshop/encoding.hpp"

namespace dgram::cli {

// The shapes of the JSON events: the same for all verbs. The writer adds v, event and time.

/// Text for JSON: what is not UTF-8 (a path, a name) is escaped.
[[nodiscard]] std::string json_text(std::string_view words);

/// `len`, `data` in base64, and `text` when the bytes are valid in the encoding (UTF-8 if null).
void put_payload(boost::json::object& into, byte_view payload, workshop::encoding* encoding);

/// An `rx`. `local` is used where the datagram does not tell its target.
[[nodiscard]] boost::json::object rx_fields(const datagram& one, std::string_view local,
                                            workshop::encoding* encoding,
                                            std::optional<duration> rtt = {});
/// A `tx`.
[[nodiscard]] boost::json::object tx_fields(std::string_view local, std::string_view remote,
                                            byte_view payload, workshop::encoding* encoding);
/// A `refused`, `unreachable`, `prohibited` or `too-big`; name(news.why) is the event.
[[nodiscard]] boost::json::object path_fields(const path_error& news);
/// A `summary`.
[[nodiscard]] boost::json::object summary_fields(const counters& account);

/// "10.0.0.7:5000", "unix:/run/x.sock"; "none" for an unnamed Unix socket.
[[nodiscard]] std::string source_text(const datagram& one);
/// The name of an interface by its index; empty for 0 or one that is gone.
[[nodiscard]] std::string interface_name(std::uint32_t index);

}  // namespace dgram::cli
