// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <dgram/bytes.hpp>

namespace dgram::workshop {

/// May this character go to a terminal as it is? Not: control characters (C0, DEL, C1), line and
/// paragraph separators, what changes the direction of writing, what is invisible (zero width,
/// formats, tags, fillers), and noncharacters. Spaces are printable; `\n` and `\t` are not.
[[nodiscard]] bool is_printable(char32_t code) noexcept;

/// Would a person read it as text: UTF-8, and nothing in it but printable characters, `\n`, `\r`
/// and `\t`? No bytes are text.
[[nodiscard]] bool is_text(byte_view data) noexcept;

/// Text that is printable from end to end: one line, and no tab.
[[nodiscard]] bool is_printable_line(std::string_view text) noexcept;

/// The bytes as a terminal may see them: what is printable, `\n` and `\t` as they are; everything
/// else as an escape that reads `\r`, `\0`, `\x1b` (a byte) or `\u{202e}` (a character). For eyes,
/// not for machines: a `\` is not doubled. The form that can be read back is in escapes.hpp.
[[nodiscard]] std::string safe_text(byte_view data);

/// Appends the first character of `rest` (the first byte, where it is not UTF-8) as itself if it is
/// printable, else as its escape, `\n` and `\t` too. Returns how many bytes it stood for.
/// `rest` is not empty.
std::size_t append_visible(std::string& out, std::string_view rest);

}  // namespace dgram::workshop
