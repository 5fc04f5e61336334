// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include <dgram/result.hpp>

namespace dgram::host {

/// The way out of a failure, as far as this machine knows one, in both languages; else empty.
struct hint {
  std::string en;
  std::string zh;
};

/// For a bind: the holder of the port, the right to bind low ports, whether the address is ours;
/// for a wrong interface: which there are; for a missing route. Reads the socket tables where it
/// must.
[[nodiscard]] hint hint_for(const error& why);

}  // namespace dgram::host
