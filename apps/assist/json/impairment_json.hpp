// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/object.hpp>

#include "assist/json/api_error.hpp"
#include "services/relay/impairment.hpp"

namespace dgram::assist {

/// `impairment` of docs/api.md: shares in percent, times in milliseconds. What is not named stays
/// as it is `before`.
[[nodiscard]] outcome<services::impairment> read_impairment(const boost::json::object& from,
                                                            const services::impairment& before);
[[nodiscard]] boost::json::object json_of(const services::impairment& impairment);

}  // namespace dgram::assist
