// SPDX-License-Identifier: MIT
#include "cli/words/exit_code.hpp"

#include <dgram/result.hpp>

namespace dgram::cli {

exit_code exit_code_of(const std::error_code& code) noexcept {
  if (code.category() == category()) {
    switch (static_cast<errc>(code.value())) {
      case errc::bad_address:
      case errc::bad_port:
      case errc::bad_path:
      case errc::wrong_family: return exit_code::usage;
      case errc::name_not_resolved:
      case errc::resolver_timeout: return exit_code::unresolved;
      default: return exit_code::local;
    }
  }
  if (code == std::errc::connection_refused) return exit_code::refused;
  return exit_code::local;
}

}  // namespace dgram::cli
