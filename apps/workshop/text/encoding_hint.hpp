// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>

#include <dgram/bytes.hpp>

namespace dgram::workshop {

/// The encoding in which bytes that are not UTF-8 would be text: "gbk". Nothing for bytes that are
/// UTF-8, or text in neither. A guess, for a person to try: short binary payloads fit at times.
[[nodiscard]] std::optional<std::string_view> encoding_hint(byte_view payload);

}  // namespace dgram::workshop
