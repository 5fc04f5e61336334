// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <dgram/bytes.hpp>

#include "measure/ping_payload.hpp"

namespace dgram::load {

/// The payloads of one run: an identity for each client, and another for its warm-up, so that an
/// answer shows whose it is and whether it counts.
class run_payload {
 public:
  /// `identity`: at random, other than that of every other run.
  explicit run_payload(std::uint64_t identity) noexcept : identity_(identity) {}

  void write(std::size_t client, bool counted, const measure::ping_payload::facts& facts,
             std::span<std::byte> into) const noexcept {
    of(client, counted).write(facts, into);
  }
  struct found {
    measure::ping_payload::facts facts;
    bool counted = false;
  };
  /// Nothing: not what was written for this client.
  [[nodiscard]] std::optional<found> read(std::size_t client, byte_view echo) const noexcept {
    for (const bool counted : {true, false}) {
      if (const auto facts = of(client, counted).read(echo)) return found{*facts, counted};
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] measure::ping_payload of(std::size_t client, bool counted) const noexcept {
    return measure::ping_payload(identity_ + 2 * client + (counted ? 0 : 1));
  }
  std::uint64_t identity_;
};

/// At random.
[[nodiscard]] std::uint64_t run_identity();

}  // namespace dgram::load
