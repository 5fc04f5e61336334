// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>
#include <vector>

#include <dgram/endpoint.hpp>

#include "assist/json/api_error.hpp"

namespace dgram::assist {

/// Whom to send to: `HOST:PORT`, `:PORT` for this machine. Names are resolved, the first address is
/// taken. Port 0 is wrong.
[[nodiscard]] outcome<endpoint> remote_of(std::string_view text);
/// Where to listen: `PORT` for loopback, `:PORT` for every address, `HOST:PORT`.
[[nodiscard]] outcome<endpoint> local_of(std::string_view text);
/// All of them, or the first error.
[[nodiscard]] outcome<std::vector<endpoint>> remotes_of(const std::vector<std::string>& texts);

}  // namespace dgram::assist
