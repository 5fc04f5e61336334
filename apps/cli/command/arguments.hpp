// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "cli/command/verb.hpp"
#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"

namespace dgram::cli {

/// "ADDRESS [DATA…]", as it stands in the usage line.
[[nodiscard]] std::string arguments_text(const verb& which, language speaks);

/// "none given", with the verb's examples behind it.
[[nodiscard]] failure missing(const positional& which);
/// "one word too many", and what was probably meant by `word`, which stands behind `before`.
[[nodiscard]] failure one_too_many(const verb& which, std::string_view word,
                                   std::string_view before);

/// Whether there are as many arguments as the record asks for.
[[nodiscard]] outcome<> check_arguments(const verb& which,
                                        std::span<const std::string_view> arguments,
                                        const settings& options);

}  // namespace dgram::cli
