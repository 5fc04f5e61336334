// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "workshop/text/bytes.hpp"
#include "workshop/text/encoding.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Escapes that `-e` does not have, where the place of a text asks for them.
struct more_escapes {
  /// `\"` is a `"`: for texts between quotes.
  bool quote = false;
  /// `\0D` is a byte, as PacketSender writes it: a backslash and two hexadecimal digits. Then `\0`
  /// is NUL only where no hexadecimal digit follows.
  bool two_digits = false;
};

/// What `-e` means. `\n` `\r` `\t` `\0` (NUL; digits after it are digits), `\\`, `\xHH` (a byte),
/// `\u{1F600}` (a character, one to six hexadecimal digits); `[0D 0A]` (bytes, as parse_hex() reads
/// them), `[[` (a `[`). Anything else after a `\` is an error; everything else stands for itself.
/// With an encoding, text and `\u{…}` are put into it, and `\xHH` and `[…]` are bytes all the same.
/// Without one the bytes of the text pass through unseen.
[[nodiscard]] parsed<bytes> unescape(std::string_view text, encoding* into = nullptr,
                                     more_escapes also = {});

/// Any bytes as a text that unescape() reads back, and that is_text() without line ends.
[[nodiscard]] std::string escape(byte_view data);

/// Any bytes as one line, for a pipe: text as it is, tabs too; line ends, `\` and what is not text
/// as the backslash escapes above. Two payloads never make the same line.
[[nodiscard]] std::string escape_line(byte_view data);

/// Reads escape_line() back: the backslash escapes above, and no brackets.
[[nodiscard]] parsed<bytes> unescape_line(std::string_view line);

}  // namespace dgram::workshop
