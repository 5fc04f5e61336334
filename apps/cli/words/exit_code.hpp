// SPDX-License-Identifier: MIT
#pragma once

#include <system_error>

namespace dgram::cli {

/// What the program ends with. The numbers are part of the command's contract; 6 is kept for
/// certificates and handshakes.
enum class exit_code : int {
  done = 0,          ///< done; `ask`: every one answered
  no = 1,            ///< it worked, and the answer is no: silence, --expect unmet, nothing open
  usage = 2,         ///< usage or input error: bad hex, bad address, missing file
  refused = 3,       ///< refused, prohibited or unreachable: an ICMP message said so
  unresolved = 4,    ///< name not resolved
  local = 5,         ///< this machine: address in use, permission, no such interface, too long
  interrupted = 130  ///< interrupted before a result
};

/// The class a failure of the library or of the kernel belongs to.
[[nodiscard]] exit_code exit_code_of(const std::error_code& code) noexcept;

}  // namespace dgram::cli
