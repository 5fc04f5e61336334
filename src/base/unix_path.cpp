// SPDX-License-Identifier: MIT
#include <dgram/unix_path.hpp>

#include <algorithm>

namespace dgram {

result<unix_path> unix_path::parse(std::string_view text) {
  constexpr std::string_view scheme = "unix:";
  if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
  unix_path path;
  path.abstract_ = text.starts_with('@');
  if (path.abstract_) text.remove_prefix(1);
  const bool nul_inside = !path.abstract_ && text.find('\0') != text.npos;
  if (text.empty() || text.size() > bytes_max || nul_inside) {
    return error{errc::bad_path, "parse unix path"};
  }
  std::copy(text.begin(), text.end(), path.name_.begin());
  path.size_ = static_cast<std::uint8_t>(text.size());
  return path;
}

std::string unix_path::to_string() const {
  if (is_none()) return "none";
  return (abstract_ ? "unix:@" : "unix:") + std::string(name());
}

}  // namespace dgram
