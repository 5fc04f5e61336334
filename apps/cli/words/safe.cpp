// SPDX-License-Identifier: MIT
#include "cli/words/safe.hpp"

#include "workshop/text/safe_text.hpp"

namespace dgram::cli {

safe::safe(escaped_tag, std::string_view outside) {
  while (!outside.empty()) {
    const std::size_t before = text_.size();
    const std::size_t taken = workshop::append_visible(text_, outside);
    if (text_.size() > outside_bytes_max) {
      text_.resize(before);
      text_ += "…";
      return;
    }
    outside.remove_prefix(taken);
  }
}

}  // namespace dgram::cli
