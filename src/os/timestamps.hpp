// SPDX-License-Identifier: MIT
// When the kernel took a datagram in: SO_TIMESTAMPNS in socket(7).
#pragma once

#include <dgram/datagram.hpp>
#include <dgram/result.hpp>

#include "os/control.hpp"

namespace dgram::os::timestamps {

[[nodiscard]] result<> enable(int fd, int domain);
/// True when `message` was this feature's.
bool read(const cmsghdr& message, arrival& into) noexcept;

}  // namespace dgram::os::timestamps
