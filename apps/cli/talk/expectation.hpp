// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"
#include "workshop/match/pattern.hpp"
#include "workshop/text/encoding.hpp"

namespace dgram::cli {

/// What --expect asks for; nothing without it. A text is put into the encoding, which may be null.
[[nodiscard]] outcome<std::optional<workshop::pattern>> expectation_of(
    const settings& options, workshop::encoding* encoding);

}  // namespace dgram::cli
