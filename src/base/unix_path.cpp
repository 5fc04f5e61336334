// SPDX-License-Identifier: MIT
#include <dgram/unix_path.hpp>

#include <algorithm>

namespace dgram {

result<unix_path> unix_path::parse(std::string_view text) {
  constexpr std::string_view scheme = "unix:";
  if (text.starts_with(scheme)) text.remove_prefix(scheme.size());
  return text.starts_with('@') ? abstract(text.substr(1)) : file(text);
}

result<unix_path> unix_path::file(std::string_view path) noexcept {
  if (path.find('\0') != path.npos) return error{errc::bad_path, "parse unix path"};
  return named(path, false);
}

result<unix_path> unix_path::abstract(std::string_view name) noexcept { return named(name, true); }

result<unix_path> unix_path::named(std::string_view name, bool abstract) noexcept {
  if (name.empty() || name.size() > bytes_max) return error{errc::bad_path, "parse unix path"};
  unix_path path;
  path.abstract_ = abstract;
  std::copy(name.begin(), name.end(), path.name_.begin());
  path.size_ = static_cast<std::uint8_t>(name.size());
  return path;
}

std::string unix_path::to_string() const {
  if (is_none()) return "none";
  if (abstract_) return "unix:@" + std::string(name());
  return (name().starts_with('@') ? "unix:./" : "unix:") + std::string(name());
}

}  // namespace dgram
