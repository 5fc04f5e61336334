// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <boost/json/object.hpp>

#include "assist/log/record.hpp"
#include "workshop/text/bytes.hpp"

#include "workshop/match/filter.hpp"

namespace dgram::assist {

/// Names of interfaces by index, the last one remembered: rows of one socket mostly share it.
class interface_names {
 public:
  [[nodiscard]] const std::string& of(std::uint32_t index);

 private:
  std::uint32_t index_ = 0;
  std::string name_;
};

/// Bytes of a payload that a row of a window shows.
inline constexpr std::size_t row_data_bytes_max = 512;

/// A row as docs/api.md has it in `rows`: the first 512 bytes, `cut` where there are more, no text.
[[nodiscard]] boost::json::object short_row(const record& from, interface_names& names);
/// The whole of it, as the command would have printed it: all bytes, and text where it is text.
[[nodiscard]] boost::json::object whole_row(const record& from, interface_names& names);

/// The row as a datagram: who received it is the target. Borrows.
[[nodiscard]] datagram datagram_of(const record& row);
/// What a filter is asked about it.
[[nodiscard]] workshop::filter_subject subject_of(const record& row);
/// The row as blocks of a capture. False: no capture can hold it (no such address, too long).
bool append_captured(workshop::bytes& out, const record& row);

}  // namespace dgram::assist
