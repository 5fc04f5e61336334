// SPDX-License-Identifier: MIT
#pragma once

/// The version of these headers, for the preprocessor: `#if DGRAM_VERSION_NUMBER >= 200`.
#define DGRAM_VERSION_MAJOR 0
#define DGRAM_VERSION_MINOR 1
#define DGRAM_VERSION_PATCH 0
#define DGRAM_VERSION_NUMBER \
  (DGRAM_VERSION_MAJOR * 10000 + DGRAM_VERSION_MINOR * 100 + DGRAM_VERSION_PATCH)

namespace dgram {

/// The version of the library that is linked, "0.1.0".
[[nodiscard]] const char* version() noexcept;

}  // namespace dgram
