// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

#include <boost/json/object.hpp>

#include "assist/json/api_error.hpp"
#include "workshop/payload/payload_spec.hpp"

namespace dgram::assist {

/// What a payload may be written in: hex of the longest datagram with spaces, and a good deal more.
inline constexpr std::size_t payload_text_bytes_max = std::size_t{512} << 10U;

/// The payload fields of docs/api.md. Fails at the first field that is none, and where there is
/// neither `data` nor `text`, or both; what stands in them is not looked at.
[[nodiscard]] outcome<workshop::payload_spec> read_payload_spec(const boost::json::object& from);
/// The same fields, those left out that say what they say when absent.
[[nodiscard]] boost::json::object json_of(const workshop::payload_spec& one);

[[nodiscard]] api_error error_of(const workshop::payload_error& why);

}  // namespace dgram::assist
