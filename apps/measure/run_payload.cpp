// SPDX-License-Identifier: MIT
#include "measure/run_payload.hpp"

#include <random>

namespace dgram::measure {

std::uint64_t run_identity() {
  std::random_device source;
  return (std::uint64_t{source()} << 32) | source();
}

}  // namespace dgram::measure
