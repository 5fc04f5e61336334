// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <boost/json/object.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/payload/payload_spec.hpp"

namespace dgram::assist {

/// The longest text of a payload: the longest datagram as hex with spaces takes 192 KiB.
inline constexpr std::size_t payload_text_bytes_max = std::size_t{512} << 10U;

/// The payload fields of docs/api.md. Fails at the first wrong field, and unless there is exactly
/// one of `data` and `text`; their contents are not checked.
[[nodiscard]] outcome<workshop::payload_spec> read_payload_spec(const boost::json::object& from);
/// The same fields without those that have their default.
[[nodiscard]] boost::json::object json_of(const workshop::payload_spec& spec);

[[nodiscard]] api_error error_of(const workshop::payload_error& why);

}  // namespace dgram::assist
