// SPDX-License-Identifier: MIT
#include "load/run_payload.hpp"

#include <random>

namespace dgram::load {

std::uint64_t run_identity() {
  std::random_device source;
  return (std::uint64_t{source()} << 32) | source();
}

}  // namespace dgram::load
