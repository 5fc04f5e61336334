// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "workshop/text/bytes.hpp"
#include "workshop/text/parsed.hpp"

namespace dgram::workshop {

/// Bytes of one mask: naming more than a header would be a comparison with a datagram.
inline constexpr std::size_t hex_mask_bytes_max = 256;

/// Bytes of which some are left open: `A5 ?? 01`, `a5??01`, `A? 01`. Copies are cheap enough; any
/// number of threads may match.
class hex_mask {
 public:
  /// As parse_hex(), with `?` for a digit that may be any. At least one byte.
  [[nodiscard]] static parsed<hex_mask> parse(std::string_view text);

  /// The payload begins with it.
  [[nodiscard]] bool begins(byte_view payload) const noexcept;
  /// It is somewhere in the payload.
  [[nodiscard]] bool is_in(byte_view payload) const noexcept;

  [[nodiscard]] std::size_t size() const noexcept { return wanted_.size(); }

 private:
  bytes wanted_;   // zero where open
  bytes decided_;  // one bits where a bit of the payload must be as wanted
};

}  // namespace dgram::workshop
