// SPDX-License-Identifier: MIT
#include <dgram/version.hpp>

#define DGRAM_TEXT_OF(number) #number
#define DGRAM_TEXT(number) DGRAM_TEXT_OF(number)

namespace dgram {

const char* version() noexcept {
  return DGRAM_TEXT(DGRAM_VERSION_MAJOR) "." DGRAM_TEXT(DGRAM_VERSION_MINOR) "." DGRAM_TEXT(
      DGRAM_VERSION_PATCH);
}

}  // namespace dgram
