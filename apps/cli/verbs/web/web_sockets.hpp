// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "assist/api/api.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"

namespace dgram::cli {

/// A socket of the assistant that was there from the start.
struct web_socket {
  std::string typed;  ///< "hello 9999", ":8080"
  std::string local;  ///< "127.0.0.1:9999"
};

/// Opens what --serve and --listen ask for, as the page would; the first that fails is the failure.
[[nodiscard]] outcome<std::vector<web_socket>> open_sockets(const settings& options,
                                                            assist::api& behind);

}  // namespace dgram::cli
