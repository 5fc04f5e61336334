// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "assist/api/api.hpp"
#include "assist/web/checks.hpp"

namespace dgram::assist {

/// What goes out: a body of JSON, nothing, or a download.
struct http_answer {
  unsigned status = 200;
  std::string body;
  std::optional<download> file;
};

/// Reads `body` and asks the api; a failure of either is an answer too. `from` as in api_request.
[[nodiscard]] http_answer answer_of(api& behind, const admitted& what, std::string body,
                                    std::string_view from);

}  // namespace dgram::assist
