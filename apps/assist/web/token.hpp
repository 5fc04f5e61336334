// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace dgram::assist {

/// 256 bits from the kernel's generator, as 64 hexadecimal digits: new at each start.
/// Throws std::system_error where the kernel gives none.
[[nodiscard]] std::string make_token();

/// Whether both are the same, in a time that depends only on their lengths.
[[nodiscard]] bool same_token(std::string_view word, std::string_view other) noexcept;

}  // namespace dgram::assist
