// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <system_error>

#include <dgram/bytes.hpp>

namespace dgram::host {

struct written {
  std::size_t bytes = 0;  ///< all of them unless `why` is set
  std::error_code why = {};
};

/// Writes all of `bytes` to a file or pipe, however many calls that takes. Waits where a pipe is
/// non-blocking and full.
[[nodiscard]] written write_all(int descriptor, byte_view bytes);

}  // namespace dgram::host
