// SPDX-License-Identifier: MIT
#include "cli/talk/selection.hpp"

namespace dgram::cli {

outcome<workshop::filter> filter_of(const settings& options, workshop::encoding* encoding) {
  auto wanted = workshop::filter::parse(options.where, encoding);
  if (wanted) return std::move(*wanted);
  return failed(failure_of(wanted.error(), "--where", "filter", options.where));
}

outcome<std::optional<workshop::pattern>> expectation_of(const settings& options,
                                                         workshop::encoding* encoding) {
  if (!options.expect) return std::nullopt;
  auto wanted = workshop::pattern::parse(*options.expect, encoding);
  if (!wanted) return failed(failure_of(wanted.error(), "--expect", "option", *options.expect));
  return std::move(*wanted);
}

workshop::filter_subject subject_of(const datagram& datagram) noexcept {
  return {.remote = datagram.source, .local = datagram.target, .payload = datagram.payload};
}

}  // namespace dgram::cli
