// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Longest datagram in a dump: the most that UDP's length field holds. One more is an error.
inline constexpr std::size_t hex_dump_datagram_bytes_max = 65'535;
/// All datagrams of a dump together: a `*` may stand for many lines. One more is an error.
inline constexpr std::size_t hex_dump_bytes_max = std::size_t{64} << 20U;

/// The datagrams of a pasted hex dump; an empty text has none. The first line with more than
/// one word decides the form of the whole:
///
/// With offsets, as of xxd, hexdump -C, od -A x -t x1, tcpdump -x and Wireshark. A datagram begins
/// at offset 0, blank lines do not matter, and an offset 0 with nothing after it is an empty one.
///
///     00000000: 4865 6c6c 6f2c 2057                      Hello, W
///     00000000  48 65 6c 6c 6f 2c 20 57  6f 72 6c 64 21   |Hello, World!|
///     0000   48 65 6c 6c 6f                               Hello
///
/// An offset has 4 to 16 digits, perhaps `0x` before them, and either a colon and groups of whole
/// bytes, or white space and bytes one by one. What follows two spaces, a tab, `|` or `>` is text
/// for people; so is a gap in the middle, after eight bytes, only where no byte follows it. `*`
/// repeats the line before up to the next offset. An offset that does not fit what came before is
/// an error: bytes are missing.
///
/// Without, as parse_hex() reads it: blank lines stand between datagrams, other line ends do not
/// matter.
///
/// In both, lines that begin with `#` are passed over, and so is a byte order mark at the start.
[[nodiscard]] parsed<std::vector<bytes>> parse_hex_dump(std::string_view text);

}  // namespace dgram::workshop
