// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace dgram::assist {

/// 256 bits from the kernel's generator, as 64 hexadecimal digits: new at each start.
/// Throws std::system_error where the kernel gives none; there is no second best.
[[nodiscard]] std::string make_token();

/// Whether both are the same, in a time that tells nothing but their lengths.
[[nodiscard]] bool same_token(std::string_view one, std::string_view other) noexcept;

}  // namespace dgram::assist
