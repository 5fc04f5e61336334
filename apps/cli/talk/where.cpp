// SPDX-License-Identifier: MIT
#include "cli/talk/where.hpp"

namespace dgram::cli {

outcome<workshop::filter> filter_of(const settings& options, workshop::encoding* encoding) {
  auto wanted = workshop::filter::parse(options.where, encoding);
  if (wanted) return std::move(*wanted);
  return failed(failure_of(wanted.error(), "--where", "filter", options.where));
}

workshop::filter_subject subject_of(const datagram& one) noexcept {
  return {.remote = one.source, .local = one.target, .payload = one.payload};
}

}  // namespace dgram::cli
