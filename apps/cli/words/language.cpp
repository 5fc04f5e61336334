// SPDX-License-Identifier: MIT
#include "cli/words/language.hpp"

#include <cstdlib>

namespace dgram::cli {

language language_of(std::string_view locale) noexcept {
  const bool chinese =
      locale.starts_with("zh") && (locale.size() == 2 || locale[2] == '_' || locale[2] == '-' ||
                                   locale[2] == '.' || locale[2] == '@');
  return chinese ? language::zh : language::en;
}

language language_of_environment() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return language_of(value);
  }
  return language::en;
}

}  // namespace dgram::cli
