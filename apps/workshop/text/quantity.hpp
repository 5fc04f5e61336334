// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <dgram/limits.hpp>

#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Numbers as people type them. A number is decimal digits, perhaps with a point and more digits
/// (`1.5`, `.5`): no sign, no exponent, no space, nothing after the unit. A value that does not fit
/// is an error, never rounded or wrapped.

/// Digits of a number before and after the point together: what 64 bits hold for certain.
inline constexpr std::size_t number_digits_max = 19;

/// `2s` `500ms` `1.5s` `100us` `250ns` `1m` `2h` `1d`; a bare number is seconds. `µs` and `min`
/// too. Less than a nanosecond, but not zero, is an error. Always below dgram::forever.
[[nodiscard]] parsed<duration> parse_duration(std::string_view text);

/// In the largest unit that keeps it whole, `1500ms`: parse_duration() reads it back. Not below 0.
[[nodiscard]] std::string duration_text(duration time);

/// Bytes: `1500` `64K` `1MiB` `2MB`. K M G T and KiB MiB GiB TiB are powers of 1024; kB (or KB) MB
/// GB TB of 1000. Must come to whole bytes.
[[nodiscard]] parsed<std::uint64_t> parse_size(std::string_view text);

/// Events a second, above 0: `1000/s` `0.5/s` `90/m` `10/h`; a bare number is per second. `k` and
/// `M` before the slash are thousands and millions: `250k/s`.
[[nodiscard]] parsed<double> parse_rate(std::string_view text);

/// Bits a second, above 0: `10M` `64k` `1.5Gbit/s` `100Mbps`; k, M and G are powers of 1000. Must
/// come to whole bits.
[[nodiscard]] parsed<std::uint64_t> parse_bandwidth(std::string_view text);

/// A share, 0 to 1, typed as 0 to 100 with or without `%`: `1.5%`.
[[nodiscard]] parsed<double> parse_percent(std::string_view text);

/// How much faster: `2` `2x` `0.5x`, from speed_min to speed_max; `max` is infinity.
[[nodiscard]] parsed<double> parse_speed(std::string_view text);
inline constexpr double speed_min = 0.001;
inline constexpr double speed_max = 1'000'000;

/// A whole number from `least` to `most`, digits only.
[[nodiscard]] parsed<std::uint64_t> parse_count(
    std::string_view text, std::uint64_t least = 0,
    std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

/// A UDP port, 0 to 65535, one to five digits.
[[nodiscard]] parsed<std::uint16_t> parse_port(std::string_view text);

}  // namespace dgram::workshop
