// SPDX-License-Identifier: MIT
#include "os/timestamps.hpp"

#include "os/fd.hpp"

namespace dgram::os::timestamps {

result<> enable(int fd, int) {
  return set_int(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1, "ask for times of arrival");
}

bool read(const cmsghdr& message, arrival& into) noexcept {
  if (message.cmsg_level != SOL_SOCKET || message.cmsg_type != SCM_TIMESTAMPNS) return false;
  const auto at = control_value<timespec>(message);
  // Unsigned: what a fuzzer writes here must wrap, not overflow.
  const auto nanoseconds = static_cast<std::uint64_t>(at.tv_sec) * 1'000'000'000U +
                           static_cast<std::uint64_t>(at.tv_nsec);
  into.timestamp = system_time(duration(static_cast<std::int64_t>(nanoseconds)));
  return true;
}

}  // namespace dgram::os::timestamps
