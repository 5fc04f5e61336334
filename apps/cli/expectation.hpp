// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "cli/failure.hpp"
#include "cli/settings.hpp"
#include "workshop/encoding.hpp"
#include "workshop/pattern.hpp"

namespace dgram::cli {

/// What --expect asks for; nothing without it. A text is put into the encoding, which may be null.
[[nodiscard]] outcome<std::optional<workshop::pattern>> expectation_of(
    const settings& options, workshop::encoding* encoding);

}  // namespace dgram::cli
