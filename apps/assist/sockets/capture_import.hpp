// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include <boost/json/object.hpp>

#include "assist/sockets/port.hpp"
#include "workshop/capture/capture_reader.hpp"
#include "workshop/text/bytes.hpp"

namespace dgram::assist {

/// Puts all datagrams of a capture into the log of `into`, as received, some at a time. What was
/// left out and why it ended too early is in the result: `rows`, `skipped` by reason, `fault` or
/// null.
[[nodiscard]] boost::json::object import_capture(workshop::capture_reader& from, port& into);

/// The same with datagrams of a dump, which knows neither ends nor times: those of now.
[[nodiscard]] boost::json::object import_dump(const std::vector<workshop::bytes>& from, port& into);

/// Why a file cannot be read as a capture.
[[nodiscard]] api_error error_of(const workshop::capture_fault& why);

}  // namespace dgram::assist
