// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include <dgram/datagram.hpp>

#include "cli/words/failure.hpp"
#include "cli/words/settings.hpp"
#include "workshop/match/filter.hpp"
#include "workshop/match/pattern.hpp"
#include "workshop/text/encoding.hpp"

// Which datagrams the user means: --where and --expect.

namespace dgram::cli {

/// What --where asks for; everything without it. Texts are put into the encoding, which may be
/// null.
[[nodiscard]] outcome<workshop::filter> filter_of(const settings& options,
                                                  workshop::encoding* encoding);

/// What --expect asks for; nothing without it. A text is put into the encoding, which may be null.
[[nodiscard]] outcome<std::optional<workshop::pattern>> expectation_of(
    const settings& options, workshop::encoding* encoding);

/// A datagram that was received, as a filter sees it. Borrows its payload.
[[nodiscard]] workshop::filter_subject subject_of(const datagram& datagram) noexcept;

}  // namespace dgram::cli
