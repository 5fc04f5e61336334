// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "assist/log/record.hpp"
#include "assist/log/row.hpp"

namespace dgram::assist {

// The log as files. Each appends to `out`: the head of a file, and one row.

void begin_nothing(std::string& out);
void begin_pcapng(std::string& out);
/// Nothing where no capture can hold the row.
void write_pcapng(std::string& out, const record& row, interface_names& names);

/// id, event, time, local, remote, len, text, hex, note. Every cell is quoted. A text is as
/// workshop::escape_line() writes it, with an apostrophe before what a spreadsheet would take for a
/// formula (`=` `+` `-` `@` a tab or an apostrophe at its start); hex has all the bytes.
void begin_csv(std::string& out);
void write_csv(std::string& out, const record& row, interface_names& names);

/// The command's objects, one a line.
void write_jsonl(std::string& out, const record& row, interface_names& names);

/// Time, direction, remote, length and the payload escaped, one a line.
void write_txt(std::string& out, const record& row, interface_names& names);

}  // namespace dgram::assist
