// SPDX-License-Identifier: MIT
#include "cli/talk/expectation.hpp"

#include <utility>

namespace dgram::cli {

outcome<std::optional<workshop::pattern>> expectation_of(const settings& options,
                                                         workshop::encoding* encoding) {
  if (!options.expect) return std::nullopt;
  auto wanted = workshop::pattern::parse(*options.expect, encoding);
  if (!wanted) return failed(failure_of(wanted.error(), "--expect", "option", *options.expect));
  return std::move(*wanted);
}

}  // namespace dgram::cli
