// SPDX-License-Identifier: MIT
#include "workshop/match/filter.hpp"

#include <utility>

#include "workshop/match/filter_node.hpp"

namespace dgram::workshop {

parsed<filter> filter::parse(std::string_view text, encoding* into) {
  filter made;
  if (text.size() > filter_bytes_max) {
    return wrong(filter_bytes_max, text.size() - filter_bytes_max,
                 "a filter has at most 4096 bytes");
  }
  if (text.find_first_not_of(" \t\r\n") == text.npos) return made;
  auto root = read_filter(text, into);
  if (!root) return std::unexpected(root.error());
  made.root_ = std::make_shared<const node>(std::move(*root));
  return made;
}

bool filter::matches(const filter_subject& subject) const {
  return !root_ || root_->holds(subject);
}

}  // namespace dgram::workshop
