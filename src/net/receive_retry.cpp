// SPDX-License-Identifier: MIT
#include <dgram/receive_retry.hpp>

#include <thread>

namespace dgram {

bool receive_retry::again(const error& why) {
  const bool passes =
      why.code == std::errc::not_enough_memory || why.code == std::errc::no_buffer_space;
  if (!passes || ++failures_ >= failures_max) return false;
  std::this_thread::sleep_for(pause);
  return true;
}

}  // namespace dgram
